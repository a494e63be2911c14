using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

internal sealed partial class PatronMerges
{
    private const int MostParts = 2_000;

    private static readonly Sql FindRow = new($"select {Patron.WithDetails} from patron where library_id = $1 and id = $2");

    private static readonly Sql FindGone = new($"""
        select {Patron.WithDetails}, (
            select merge.id from patron_merge as merge
            where merge.library_id = $1 and merge.gone = patron.id and merge.undone_at is null
            order by merge.merged_at desc limit 1)
        from patron
        where library_id = $1 and uuid = $2 and merged_into is not null
        """);

    private static readonly Sql PartsOfReport = new($"""
        select {MergePart.Columns} from patron_merge_part
        where library_id = $1 and merge_id = $2 and kind in ('field', 'alias', 'block', 'loan', 'hold', 'line')
        order by kind, row
        limit {MostParts}
        """);

    private static readonly Sql OldMerges = new("""
        select id from patron_merge where library_id = $1 and merged_at <= $2 order by merged_at limit 100
        """);

    private static readonly Sql EraseParts = new("delete from patron_merge_part where library_id = $1 and merge_id = $2");

    private static readonly Sql Erase = new("delete from patron_merge where library_id = $1 and id = $2");

    /// <summary>A merge with all that it did; null once it is forgotten.</summary>
    public ValueTask<MergeReport?> FindAsync(Caller caller, string id, CancellationToken cancel) => store.ReadSnapshotAsync(
        async session =>
        {
            var library = caller.Library.Id;
            if (await session.FindAsync(FindMerge, Merge.Columns.Read, library, id) is not { } merge)
                return null;
            var kept = await session.FindAsync(FindRow, Patron.WithDetails.Read, library, merge.Kept);
            var gone = await session.FindAsync(FindRow, Patron.WithDetails.Read, library, merge.Gone);
            return new MergeReport(
                merge, kept, gone, await session.QueryAsync(PartsOfReport, MergePart.Columns.Read, library, merge.Id));
        },
        cancel);

    /// <summary>Where the record with this UUID was merged; null where it was not.</summary>
    public ValueTask<MergedAway?> FindAwayAsync(Caller caller, string uuid, CancellationToken cancel) => store.ReadSnapshotAsync(
        async session =>
        {
            var key = PatronKey.OfUuid(uuid);
            var found = await session.FindAsync(
                FindGone, static row => (Gone: Patron.WithDetails.Read(row), Merge: row.TextOrNull(Patron.WithDetails.Count)),
                caller.Library.Id, key.Text);
            return found.Gone is null
                ? null
                : new MergedAway(await PatronRecords.FindMergedAsync(session, caller.Library, key), found.Merge, found.Gone);
        },
        cancel);

    /// <summary>
    /// Forgets merges that can't be undone any more, with the old values that they kept. The mark on the merged record stays.
    /// </summary>
    public ValueTask<int> ForgetAsync(Library library, CancellationToken cancel) => store.WriteInStepsAsync(
        async session =>
        {
            // A little longer, so that somebody who looks at a merge just then is told that it is too late.
            var old = await session.QueryAsync(
                OldMerges, static row => row.Text(0), library.Id, clock.Now() - Merge.Undoable - Merge.Undoable);
            var batch = session.StartBatch();
            foreach (var id in old)
            {
                batch.Add(EraseParts, library.Id, id);
                batch.Add(Erase, library.Id, id);
            }

            if (old.Count > 0)
                await batch.ExecuteAsync();
            return old.Count;
        },
        100,
        cancel);
}
