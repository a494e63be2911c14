namespace PatronDesk.Hosting;

/// <summary>Reads the address of another system's server.</summary>
internal static class Outward
{
    /// <summary>The address with a slash at its end; null, and a fault, for what is none.</summary>
    /// <param name="option">The option that says it.</param>
    /// <param name="said">What it says.</param>
    /// <param name="example">Such an address.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static Uri? Address(string option, string said, string example, List<string> faults)
    {
        if (Uri.TryCreate(said.TrimEnd('/') + "/", UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0)
            return uri;
        faults.Add($"{option} must be an address such as {example}, without a name, a password or a query.");
        return null;
    }
}
