using PatronDesk.Data;

namespace PatronDesk.Events;

/// <summary>Which stream of events a store has. A restore begins a new one, because it takes back what readers have seen.</summary>
internal static class EventStream
{
    // A store that is older has no stream.
    private const int SinceVersion = 42;

    private static readonly Sql Place = new("select coalesce(place, ''), {stream_place} from event_stream");

    private static readonly Sql WritePlace = new("update event_stream set place = {stream_place}");

    private static readonly Sql IsBehind = new("""
        select cast(case when xact >= {unbegun} then 1 else 0 end as bigint) from journal order by id desc limit 1
        """);

    private static readonly Sql BeginAnew = new("""
        update event_stream
        set epoch = {random}, place = {stream_place}, after_id = (select coalesce(max(id), 0) from journal)
        """);

    private static readonly Sql Edge = new("""
        select epoch, after_id, {settled}, (select coalesce(max(id), 0) from journal) from event_stream
        """);

    /// <summary>Begins a new stream in a store that was restored, and that nobody serves.</summary>
    /// <param name="store">The store.</param>
    /// <param name="schemaVersion">The version of its schema, which may be older than the program's.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public static async ValueTask BeginAnewAsync(Store store, int schemaVersion, CancellationToken cancel)
    {
        if (schemaVersion >= SinceVersion)
            await store.WriteAsync(static session => session.ExecuteAsync(BeginAnew), cancel);
    }

    /// <summary>
    /// Begins a new stream where the tables were loaded into another database without this program, as by psql. Cheap where they
    /// were not.
    /// </summary>
    public static async ValueTask SettleAsync(Store store, CancellationToken cancel)
    {
        var (known, place) = await store.ReadAsync(
            static session => session.FindAsync(Place, static row => (row.Text(0), row.Text(1))), cancel);
        if (known == place && !await IsBehindAsync(store, cancel))
            return;
        await store.WriteAsync(
            session => session.ExecuteAsync(known.Length == 0 ? WritePlace : BeginAnew), cancel);
    }

    /// <summary>Where the stream begins and ends now.</summary>
    public static ValueTask<StreamEdge?> EdgeAsync(this Session session) => session.FindAsync(
        Edge, static row => new StreamEdge(row.Text(0), row.Number(1), row.Number(2), row.Number(3)));

    // PostgreSQL counts transactions anew in a new cluster.
    private static ValueTask<bool> IsBehindAsync(Store store, CancellationToken cancel) =>
        store.ReadAsync(static session => session.FindAsync(IsBehind, static row => row.Flag(0)), cancel);
}

/// <summary>Where a stream begins and ends.</summary>
/// <param name="Epoch">Which stream it is.</param>
/// <param name="AfterId">The number of the last line that is not in it any more.</param>
/// <param name="Settled">Every transaction below this number has ended.</param>
/// <param name="LastId">The number of the newest line that can be seen.</param>
internal sealed record StreamEdge(string Epoch, long AfterId, long Settled, long LastId)
{
    /// <summary>The point after everything that may be handed out now.</summary>
    public EventPoint Newest => new(Epoch, Settled - 1, LastId);
}
