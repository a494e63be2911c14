using System.Net;
using PatronDesk.Events;
using IPNetwork = System.Net.IPNetwork;

namespace PatronDesk.Hosting;

/// <summary>Which pages may call from a browser, which proxies are trusted, and where webhooks may go.</summary>
internal sealed partial class SettingsReader
{
    private const int MostNeighbours = 100;

    public NeighbourSettings Neighbours() => new(
        Listed("Cors:Origins", Origin), Listed("Proxies:Trusted", Network), (int)Number("Proxies:Hops", 1, 1, 10));

    public WebhookSettings Webhooks() => new(Listed("Webhooks:PrivateAddresses", Network), Proxy("Webhooks:Proxy"));

    private Uri? Proxy(string key)
    {
        if (configuration[key] is not { Length: > 0 } value)
            return null;
        if (Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/")
            return uri;
        // It may hold a password, so the error does not repeat it.
        faults.Add($"{key} must be the address of a proxy, such as http://proxy.example.org:3128.");
        return null;
    }

    private List<T> Listed<T>(string key, Func<string, string, IEnumerable<T>> read)
    {
        var texts = (configuration[key] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (texts.Length > MostNeighbours)
            faults.Add($"{key} has {texts.Length} entries; it may have at most {MostNeighbours}.");
        return [.. texts.Take(MostNeighbours).SelectMany(text => read(key, text))];
    }

    // Written as a browser sends it in Origin; otherwise it would never match.
    private IEnumerable<string> Origin(string key, string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            && uri.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase) && uri.UserInfo.Length == 0)
        {
            return [text.ToLowerInvariant()];
        }

        faults.Add($"{key} has '{text}'; write an origin such as https://desk.example.org, without a path, "
            + "or several separated by semicolons.");
        return [];
    }

    private IEnumerable<IPNetwork> Network(string key, string text)
    {
        if (IPAddress.TryParse(text, out var address))
            return [new IPNetwork(address, address.GetAddressBytes().Length * 8)];
        if (IPNetwork.TryParse(text, out var network))
        {
            if (network.PrefixLength >= (network.BaseAddress.GetAddressBytes().Length == 4 ? 8 : 16))
                return [network];
            faults.Add($"{key} has '{text}', which is too wide; name the addresses, or their network of /8 (IPv6: /16) or smaller.");
            return [];
        }

        faults.Add($"{key} has '{text}'; write an address such as 127.0.0.1, or a network such as 10.0.5.0/24, "
            + "or several separated by semicolons.");
        return [];
    }
}
