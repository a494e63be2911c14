using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Hosting;

/// <summary>For <c>patrondesk check</c>, which makes and migrates no store: time zones, and webhooks that fail.</summary>
internal static class ZoneReport
{
    // The settings can be checked where the database is not there yet.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Writes a line for each library; false where this machine does not know a zone.</summary>
    public static async Task<bool> WriteAsync(Settings settings, TextWriter output, TextWriter errors, CancellationToken cancel)
    {
        if (settings.Postgres is null && !File.Exists(Configuration.SqliteFile(settings)))
            return true;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            await using var store = Configuration.OpenStore(settings);
            if (await Migrator.VersionAsync(store, patience.Token) < Migrator.NewestVersion(store.Dialect))
            {
                await output.WriteLineAsync("TimeZone = (in the store once it is migrated)");
                return true;
            }

            foreach (var (tenant, zone) in await LibraryZones.ListAsync(store, patience.Token))
                await output.WriteLineAsync($"TimeZone ({tenant}) = {zone}");
            await WebhookReport.WriteAsync(settings, store, output, patience.Token);
            await LibraryZones.CheckAsync(store, patience.Token);
            return true;
        }
        catch (UnknownZoneException unknown)
        {
            await errors.WriteLineAsync(unknown.Message);
            return false;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            await output.WriteLineAsync("TimeZone = (the store did not answer)");
            return true;
        }
        catch (Exception error) when (StoreTrouble.Explain(error, settings) is { } explained)
        {
            await output.WriteLineAsync($"TimeZone = (the store could not be read: {explained})");
            return true;
        }
    }
}
