using System.Diagnostics;
using PatronDesk.Accounts;

namespace PatronDesk.Hosting;

/// <summary>
/// What a start does on a store without a library: with credentials in the settings it makes the library, without them it prints a
/// link by which a person makes it.
/// </summary>
internal static class FirstStart
{
    /// <summary>
    /// Makes the first library where the settings have its credentials. Writes those that it generated to <paramref name="output"/>.
    /// </summary>
    public static async Task RunAsync(
        LibraryAccounts accounts, BootstrapSettings wanted, TextWriter output, CancellationToken cancel)
    {
        if (!wanted.HasCredentials || await accounts.AnyAsync(cancel))
            return;
        var library = NewLibrary.Of(wanted);
        string zone;
        switch (await accounts.CreateAsync(library, onlyIfFirst: true, cancel))
        {
            case CreateLibrary.Created(var its):
                zone = $"{its.Name} ({its.Source})";
                break;
            // Another server created it first, on the same store.
            case CreateLibrary.NotFirst or CreateLibrary.Taken:
                return;
            default:
                throw new UnreachableException();
        }

        await output.WriteLineAsync($"""

            A new library was made. These credentials are shown this once; keep them.
              x-api-user  {library.ApiId}
              x-api-key   {Show(wanted.ApiKey, library.ApiKey)}
              tenant      {library.Tenant}
              username    {library.Username}
              password    {Show(wanted.Password, library.Password)}
              time zone   {zone}

            """);
        await output.FlushAsync(cancel);
    }

    /// <summary>Writes a new set-up link, and ends the one before. Does nothing where there is a library.</summary>
    /// <param name="links">Makes the link.</param>
    /// <param name="addresses">Where the server listens.</param>
    /// <param name="output">Where the link is written.</param>
    /// <param name="cancel">Cancels the wait.</param>
    /// <returns>Whether a link was written.</returns>
    public static async Task<bool> WriteLinkAsync(
        SetUpLinks links, IEnumerable<string> addresses, TextWriter output, CancellationToken cancel)
    {
        if (await links.MakeAsync(cancel) is not { } secret)
            return false;
        await output.WriteLineAsync($"Open this address in a browser to set up the library: {Reachable(addresses)}/desk/setup/{secret}");
        await output.FlushAsync(cancel);
        return true;
    }

    /// <summary>
    /// The first address, as a browser on this machine reaches it: of a server that listens everywhere, no other name is known.
    /// </summary>
    internal static string Reachable(IEnumerable<string> addresses)
    {
        var first = addresses.First().Trim().TrimEnd('/');
        foreach (var everywhere in new[] { "://0.0.0.0", "://[::]", "://*", "://+" })
            first = first.Replace(everywhere, "://localhost", StringComparison.Ordinal);
        return first;
    }

    // The operator knows a secret that they set; it need not appear in a log.
    private static string Show(string? set, string made) => set is null ? made : "(as set)";
}
