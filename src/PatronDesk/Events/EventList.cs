using PatronDesk.Data;

namespace PatronDesk.Events;

/// <summary>
/// Reads a library's events from the journal. They are in the order of (transaction, number). A line is handed out only when every
/// transaction that began before its own has ended, so no reader steps over one that commits late.
/// </summary>
internal sealed class EventList
{
    /// <summary>The most lines of one page.</summary>
    public const int MostRows = 1000;

    private static readonly Sql First = new("""
        select at, xact, id
        from journal
        where library_id = $1 and (xact, id) > ($2, $3) and xact < {settled} and id > $4
        order by xact, id
        limit 1
        """);

    private static readonly Sql OldestKept = new("""
        select xact, id
        from journal
        where library_id = $1 and at >= $2 and xact < {settled} and id > $3
        order by at, id
        limit 1
        """);

    private readonly Store _store;
    private readonly EventSettings _settings;
    private readonly TimeProvider _clock;
    private readonly Sql _page;
    private readonly Sql _one;

    /// <param name="store">The store.</param>
    /// <param name="settings">How long events are kept.</param>
    /// <param name="subjects">Of each room whose records the journal keeps apart from patrons.</param>
    /// <param name="clock">The clock.</param>
    public EventList(Store store, EventSettings settings, IEnumerable<EventSubject> subjects, TimeProvider clock)
    {
        (_store, _settings, _clock) = (store, settings, clock);
        var others = string.Concat(subjects.Select(one => $" when action like '{one.Noun}.%' then {one.PatronSql}"));
        var columns = $"""
            select xact, id, at, action, subject, detail, import_id, cast(case when actor = 'program' then 1 else 0 end as bigint),
                case when action like 'patron.%' then subject{others} else patron end
            from journal
            """;
        _page = new($$"""
            {{columns}}
            where library_id = $1 and (xact, id) > ($2, $3) and xact < {settled} and id > $4
            order by xact, id
            limit $5
            """);
        _one = new($"{columns} where library_id = $1 and id = $2");
    }

    /// <summary>The events after a point.</summary>
    /// <param name="libraryId">The library.</param>
    /// <param name="since">The point; null for everything that is kept.</param>
    /// <param name="limit">The most lines; never more than <see cref="MostRows"/>.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public ValueTask<ReadEvents> ReadAsync(long libraryId, EventPoint? since, int limit, CancellationToken cancel) =>
        _store.ReadSnapshotAsync(
            async session =>
            {
                var edge = (await session.EdgeAsync())!;
                if (since is not { } from)
                    return await PageAsync(session, libraryId, edge, await OldestAsync(session, libraryId, edge), limit);
                return await IsGoneAsync(session, libraryId, edge, from)
                    ? new ReadEvents.Gone(await OldestAsync(session, libraryId, edge))
                    : await PageAsync(session, libraryId, edge, from, limit);
            },
            cancel);

    /// <summary>The point after everything that may be handed out now.</summary>
    public async ValueTask<EventPoint> NewestAsync(CancellationToken cancel) =>
        (await _store.ReadAsync(static session => session.EdgeAsync(), cancel))!.Newest;

    /// <summary>The point from which on everything is kept.</summary>
    public ValueTask<EventPoint> OldestAsync(long libraryId, CancellationToken cancel) => _store.ReadSnapshotAsync(
        async session => await OldestAsync(session, libraryId, (await session.EdgeAsync())!), cancel);

    /// <summary>One event by its number; null where the library has no such event.</summary>
    public async ValueTask<LibraryEvent?> FindAsync(Session session, string epoch, long libraryId, long id) =>
        (await session.QueryAsync(_one, row => Read(row, epoch), libraryId, id)).SingleOrDefault().Event;

    private async ValueTask<ReadEvents> PageAsync(
        Session session, long libraryId, StreamEdge edge, EventPoint since, int limit)
    {
        var most = int.Clamp(limit, 1, MostRows);
        var rows = await session.QueryAsync(
            _page, row => Read(row, edge.Epoch), libraryId, since.Xact, since.Id, edge.AfterId, (long)most);
        return new ReadEvents.Page(
            [.. rows.Select(row => row.Event).OfType<LibraryEvent>()], rows.Count > 0 ? rows[^1].Point : since, rows.Count == most);
    }

    // A point ahead of the stream is from before the store lost what came after it.
    private async ValueTask<bool> IsGoneAsync(Session session, long libraryId, StreamEdge edge, EventPoint since)
    {
        if (since.Epoch != edge.Epoch || since.Xact >= edge.Settled || since.Id > edge.LastId)
            return true;
        var next = await session.FindAsync(
            First, static row => (DateTimeOffset?)row.Instant(0), libraryId, since.Xact, since.Id, edge.AfterId);
        return next < _clock.GetUtcNow() - _settings.Kept;
    }

    private async ValueTask<EventPoint> OldestAsync(Session session, long libraryId, StreamEdge edge)
    {
        var (xact, id) = await session.FindAsync(
            OldestKept, static row => (row.Number(0), row.Number(1)), libraryId, _clock.GetUtcNow() - _settings.Kept, edge.AfterId);
        return id == 0 ? edge.Newest : new(edge.Epoch, xact, id - 1);
    }

    private static (EventPoint Point, LibraryEvent? Event) Read(Row row, string epoch)
    {
        var point = new EventPoint(epoch, row.Number(0), row.Number(1));
        if (EventKind.Find(row.Text(3)) is not { } kind)
            return (point, null);
        var parts = kind.Detail == EventDetail.Withheld ? [] : row.TextOrNull(5)?.Split(',') ?? [];
        var import = row.TextOrNull(6);
        return (point, new(point, row.Instant(2), kind, row.Text(4), row.TextOrNull(8))
        {
            Fields = kind.Detail == EventDetail.Fields ? parts : [],
            Other = kind.Detail == EventDetail.Other && parts.Length > 0 ? parts[0] : null,
            Import = import,
            IsOneOfMany = import is not null || row.Flag(7),
        });
    }
}

/// <summary>The operator's settings for events.</summary>
/// <param name="Kept">For how long events can be asked for.</param>
internal sealed record EventSettings(TimeSpan Kept);
