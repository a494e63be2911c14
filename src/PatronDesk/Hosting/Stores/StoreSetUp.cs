using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Events;

namespace PatronDesk.Hosting;

/// <summary>Migrates a store, and gives the libraries in it that have no time zone this machine's.</summary>
internal static partial class StoreSetUp
{
    /// <summary>Returns the versions applied, and sentences for the operator on what that did to each library.</summary>
    /// <exception cref="UnknownZoneException">The machine has no time zones.</exception>
    public static async ValueTask<(IReadOnlyList<int> Applied, IReadOnlyList<string> Notices)> RunAsync(
        Store store, CancellationToken cancel)
    {
        // A store that is migrated without zones would keep UTC for good.
        if (!HostZone.HasData)
            throw new UnknownZoneException(LibraryCalendar.Utc.Zone);
        var applied = await Migrator.MigrateAsync(store, TimeProvider.System, cancel);
        await EventStream.SettleAsync(store, cancel);
        var zone = HostZone.Find();
        return (
            applied,
            [
                .. await FrozenNotice.OfAsync(store, applied, cancel),
                .. from tenant in await LibraryZones.StoreAsync(store, zone, TimeProvider.System, cancel)
                   select $"Library {tenant} has the time zone {zone.Name} from now on ({zone.Source}); "
                       + $"'patrondesk account set {tenant} --time-zone' changes it.",
            ]);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Notice}")]
    public static partial void LogNotice(ILogger log, string notice);
}
