using System.Diagnostics;
using PatronDesk.Accounts;

namespace PatronDesk.Hosting;

/// <summary>Creates the first library of an empty store, and shows its credentials once.</summary>
internal static class FirstStart
{
    /// <summary>Does nothing where the store has a library. Writes generated credentials to <paramref name="output"/>.</summary>
    public static async Task RunAsync(
        LibraryAccounts accounts, BootstrapSettings wanted, TextWriter output, CancellationToken cancel)
    {
        if (await accounts.AnyAsync(cancel))
            return;
        var tenant = wanted.Tenant ?? "library";
        var library = new NewLibrary
        {
            Organization = wanted.Organization ?? tenant,
            Tenant = tenant,
            ApiId = wanted.ApiUser ?? Secrets.NewApiId(),
            ApiKey = wanted.ApiKey ?? Secrets.NewApiKey(),
            Username = wanted.Username ?? "owner",
            Password = wanted.Password ?? Secrets.NewPassword(),
            Country = wanted.Country,
            BarcodePrefix = wanted.BarcodePrefix,
            KeepDeletedDays = wanted.KeepDeletedDays,
            MissingAsBlank = wanted.MissingAsBlank,
            TimeZone = wanted.TimeZone,
        };
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

    // The operator knows a secret that they set; it need not appear in a log.
    private static string Show(string? set, string made) => set is null ? made : "(as set)";
}
