using System.Net;
using Npgsql;
using PatronDesk.Data.Postgres;

namespace PatronDesk.Hosting;

/// <summary>Where the server listens, and where its database is.</summary>
internal sealed partial class SettingsReader
{
    public string Urls(string key, string defaultValue)
    {
        var value = configuration[key] is { Length: > 0 } sent ? sent : defaultValue;
        foreach (var url in value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (FaultOf(url) is { } fault)
                faults.Add($"{key} has '{url}'; {fault}");
        }

        return value;
    }

    private string? FaultOf(string url)
    {
        const string Right = "write http://127.0.0.1:8080, or several such addresses separated by semicolons.";
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            return Right;
        }

        if (address.Scheme is not ("http" or "https") || address.PathBase.Length > 0)
            return Right;
        if (address.IsUnixPipe)
            return null;
        if (address.Port is < 0 or > IPEndPoint.MaxPort)
            return "write a port from 0 to 65535.";
        // The web server takes an unknown name for every address of the machine, so a misspelt 127.0.0.1 would be open to
        // the world.
        if (address.Host is not ("*" or "+" or "localhost") && !IPAddress.TryParse(address.Host, out _))
            return "the host must be an IP address, localhost, or * for every address of this machine.";
        return address.Scheme == "https" && !configuration.GetSection("Kestrel:Certificates:Default").GetChildren().Any()
            ? "https needs Kestrel:Certificates:Default:Path: a PFX file with its Password, or a PEM file with its KeyPath."
            : null;
    }

    // Behind a gateway, whoever reaches the server can claim to be anyone. So the operator must name every address at
    // which it listens; an address that is not named, such as the default one, stops the start.
    public bool Gateway(string key, string addressesKey, string urls)
    {
        var isBehind = Flag(key, false);
        var named = Addresses(configuration[addressesKey]);
        if (!isBehind)
            return false;
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren()
            .Select(endpoint => endpoint["Url"]).OfType<string>().ToList();
        // Endpoints in Kestrel's own section replace those in Urls.
        var unnamed = (endpoints.Count > 0 ? endpoints.SelectMany(Addresses) : Addresses(urls)).Except(named).ToList();
        if (unnamed.Count > 0)
        {
            faults.Add($"{key} is true, so the server believes the headers of anyone who reaches it; {addressesKey} must "
                + $"name every address at which it listens, and lacks {string.Join(" and ", unnamed)}.");
        }

        return true;
    }

    private static HashSet<string> Addresses(string? list) =>
    [
        .. (list ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(address => address.TrimEnd('/').ToLowerInvariant()),
    ];

    public string? Postgres(string key)
    {
        if (configuration[key] is not { Length: > 0 } value)
            return null;
        try
        {
            var text = PostgresUrl.IsUrl(value) ? PostgresUrl.ToConnectionString(value) : value;
            if (new NpgsqlConnectionStringBuilder(text) is { Host.Length: > 0 })
                return text;
            faults.Add($"{key} names no host; write Host=db;Database=patrondesk;Username=…, or postgres://user:password@db/patrondesk.");
        }
        catch (Exception error) when (error is ArgumentException or FormatException or KeyNotFoundException)
        {
            // The setting holds a password, so the error does not repeat its value.
            faults.Add($"{key} is not a PostgreSQL connection: "
                + $"{(error is FormatException ? error.Message : "a keyword or value is not known")}"
                + " Leave it empty for SQLite, or write Host=db;Database=patrondesk;Username=…, "
                + "or postgres://user:password@db/patrondesk.");
        }

        return null;
    }

    public List<IPEndPoint> EndPoints(string key)
    {
        var found = new List<IPEndPoint>();
        foreach (var text in (configuration[key] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPEndPoint.TryParse(text, out var address) && text.LastIndexOf(':') > text.LastIndexOf(']'))
                found.Add(address);
            else
                faults.Add($"{key} has '{text}'; write 127.0.0.1:6001 or [::1]:6001, or several such addresses separated by semicolons.");
        }

        return found;
    }
}
