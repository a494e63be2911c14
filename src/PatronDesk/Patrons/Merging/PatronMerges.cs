using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Patrons;

/// <summary>
/// Merges two records of one person. What the merged one has goes to the one who stays, and its barcode finds that one from
/// then on. For a day the merge can be undone.
/// </summary>
internal sealed partial class PatronMerges(Store store, IEnumerable<IMergeFollower> followers, TimeProvider clock)
{
    private static readonly Sql FindMerge = new($"select {Merge.Columns} from patron_merge where library_id = $1 and id = $2");

    private static readonly Sql FindPair = new("""
        select id, uuid from patron where library_id = $1 and uuid in ($2, $3)
        """);

    private static readonly Sql LockRow = new($"select {MergeRow.Columns} from patron where library_id = $1 and id = $2\n{{lock}}");

    private static readonly Sql Insert = new($"""
        insert into patron_merge (library_id, {Merge.Columns.Names}) values ($1, {Merge.Columns.Parameters(2)})
        """);

    private static readonly Sql TakeAway = new("""
        update patron
        set deleted_at = $3, updated_at = $3, version = version + 1, merged_into = $4
        where library_id = $1 and id = $2
        """);

    private static readonly Sql NoteAliases = new($"""
        insert into patron_merge_part (library_id, merge_id, kind, row, what, name, was)
        select $1, $2, '{MergeKind.Alias}', row_number() over (order by barcode), '{MergeWhat.Moved}', barcode, barcode_folded
        from patron_alias
        where library_id = $1 and patron = $3
        """);

    private static readonly Sql MoveAliases = new("update patron_alias set patron = $3 where library_id = $1 and patron = $2");

    private static readonly Sql AddAlias = new("""
        insert into patron_alias (library_id, barcode_folded, barcode, patron, lost_at, merge_id)
        values ($1, $2, $3, $4, $5, $6)
        on conflict do nothing
        """);

    private static readonly Sql NoteJournal = MergeParts.NoteRows(
        MergeKind.Journal, "journal", "library_id = $1 and subject = $3", "id", $"'{MergeWhat.Moved}'");

    private static readonly Sql NoteJournalOf = MergeParts.NoteRows(
        MergeKind.JournalOf, "journal", "library_id = $1 and patron = $3", "id", $"'{MergeWhat.Moved}'");

    private static readonly Sql CountParts = new("""
        select kind, what, count(*) from patron_merge_part
        where library_id = $1 and merge_id = $2 and kind in ('block', 'loan', 'hold')
        group by kind, what
        order by kind, what
        """);

    private readonly IMergeFollower[] _followers = [.. followers];

    /// <summary>
    /// Merges one patron into another; journalled, on disk when this returns. The same merge sent again does nothing more.
    /// </summary>
    public ValueTask<MergePatrons> MergeAsync(Caller caller, MergeWanted wanted, CancellationToken cancel) =>
        wanted.Kept == wanted.Gone
            ? new(new MergePatrons.Itself())
            : store.WriteAsync(session => MergeAsync(session, caller, wanted), cancel);

    private async ValueTask<MergePatrons> MergeAsync(Session session, Caller caller, MergeWanted wanted)
    {
        var (library, now) = (caller.Library, clock.Now());
        if (await session.FindAsync(FindMerge, Merge.Columns.Read, library.Id, wanted.Id) is not null)
            return new MergePatrons.Merged(wanted.Id);
        var pair = await session.QueryAsync(
            FindPair, static row => (Id: row.Number(0), Uuid: row.Text(1)), library.Id, wanted.Kept, wanted.Gone);
        if (pair.Count < 2)
            return new MergePatrons.NotFound();
        var rows = await LockAsync(session, library, pair[0].Id, pair[1].Id);
        if (rows is not [var first, var second])
            return new MergePatrons.NotFound();
        // Sent twice at once: the other was faster, and held the locks.
        if (await session.FindAsync(FindMerge, Merge.Columns.Read, library.Id, wanted.Id) is not null)
            return new MergePatrons.Merged(wanted.Id);
        if (first.Patron.DeletedAt is not null || second.Patron.DeletedAt is not null)
            return new MergePatrons.IsDeleted();
        var (kept, gone) = first.Patron.Uuid == wanted.Kept ? (first, second) : (second, first);
        if (!wanted.KeptRevision.Fits(kept.Patron.Revision) || !wanted.GoneRevision.Fits(gone.Patron.Revision))
            return new MergePatrons.Changed();

        var move = new MergeMove(caller, wanted.Id, kept.Patron.Uuid, gone.Patron.Uuid, now);
        var batch = session.StartBatch();
        batch.Add(Insert, Merge.Columns.Values(new(wanted.Id, kept.Patron.Id, gone.Patron.Id, now, null), library.Id));
        batch.Add(NoteAliases, library.Id, move.Id, gone.Patron.Id);
        batch.Note(move, new(MergeKind.Alias, 0, MergeWhat.Aliased, gone.Patron.Barcode));
        batch.Add(NoteJournal, library.Id, move.Id, gone.Patron.Uuid);
        batch.Add(NoteJournalOf, library.Id, move.Id, gone.Patron.Uuid);
        batch.Add(TakeAway, library.Id, gone.Patron.Id, now, kept.Patron.Id);
        PatronWords.Remove(batch, gone.Patron);
        PatronTally.Count(batch, gone.Patron, -1);
        var changed = AddFields(batch, move, kept, gone, wanted.FromGone);
        batch.Add(MoveAliases, library.Id, gone.Patron.Id, kept.Patron.Id);
        batch.Add(
            AddAlias,
            library.Id, BarcodeFold.Of(gone.Patron.Barcode), gone.Patron.Barcode, kept.Patron.Id, gone.Patron.CardLostAt, move.Id);
        batch.Rename(library.Id, gone.Patron.Uuid, kept.Patron.Uuid);
        await batch.ExecuteAsync();
        foreach (var follower in _followers)
            await follower.MergeAsync(session, move);
        await JournalAsync(session, move, changed);
        return new MergePatrons.Merged(move.Id);
    }

    /// <summary>Both rows, locked in the order in which everybody locks two; fewer where one is gone.</summary>
    private static async ValueTask<List<MergeRow>> LockAsync(Session session, Library library, long one, long other)
    {
        var rows = new List<MergeRow>();
        foreach (var id in new[] { Math.Min(one, other), Math.Max(one, other) })
        {
            if (await session.FindAsync(LockRow, MergeRow.Columns.Read, library.Id, id) is { } row)
                rows.Add(row);
        }

        return rows;
    }

    /// <summary>Writes the fields that are taken; returns their names.</summary>
    private static List<string> AddFields(
        Batch batch, MergeMove move, MergeRow kept, MergeRow gone, IReadOnlyCollection<string> fromGone)
    {
        var (after, changed) = (kept.Patron, new List<string>());
        for (var place = 0; place < MergeField.All.Count; place++)
        {
            var field = MergeField.All[place];
            if (!fromGone.Contains(field.Name) || !field.Differs(kept.Patron, gone.Patron))
                continue;
            var (was, becomes) = (field.Text(kept.Patron), field.Text(gone.Patron));
            after = field.With(after, becomes);
            changed.Add(field.Name);
            batch.Note(move, new(MergeKind.Field, place, MergeWhat.Moved, field.Name)
            {
                Was = was,
                Became = becomes,
                // What an undo needs besides: since when the email was had, and whether the external id was unique.
                Version = field.Name == MergeField.Email ? kept.EmailSince
                    : field.Name == MergeField.PatronId && kept.ExternalKey is not null ? 1
                    : null,
            });
        }

        var key = PatronRecords.EmailKeyOf(after.Email);
        // Whichever of the two claimed the email, or had it longer, the one who stays does now.
        MergeRow[] sharers = key is { Length: > 0 }
            ? [.. new[] { kept, gone }.Where(row => PatronRecords.EmailKeyOf(row.Patron.Email) == key)]
            : [];
        var claim = sharers.Any(row => row.EmailClaim is not null) ? key : null;
        PatronRecords.AddChange(batch, move.Caller, kept.Patron, after, move.Now, new(
            claim,
            sharers.Length == 0 ? kept.EmailSince : sharers.Min(row => row.EmailSince),
            changed.Contains(MergeField.PatronId) ? gone.ExternalKey : kept.ExternalKey));
        PatronRecords.PassEmails(batch, move.Caller.Library, key, gone.Patron, kept.Patron);
        return changed;
    }

    private static async ValueTask JournalAsync(Session session, MergeMove move, List<string> changed)
    {
        var counts = await session.QueryAsync(
            CountParts, static row => $"{row.Text(0)}-{row.Text(1)}:{row.Number(2)}", move.LibraryId, move.Id);
        var (library, now, actor) = (move.LibraryId, move.Now, move.Caller.Actor);
        var batch = session.StartBatch();
        if (changed.Count > 0)
            batch.Journal(new(library, now, actor, "patron.updated", move.Kept, string.Join(',', changed)));
        batch.Journal(new(library, now, actor, "patron.merged", move.Kept, string.Join(',', [move.Gone, .. counts])));
        batch.Journal(new(library, now, actor, "patron.merged_away", move.Gone, move.Kept));
        await batch.ExecuteAsync();
    }

    /// <summary>A patron with the columns that say whose an email or an external id is.</summary>
    private sealed record MergeRow(Patron Patron, string? EmailClaim, long EmailSince, string? ExternalKey, long? MergedInto)
    {
        public static readonly Columns<MergeRow> Columns = new((ref at) => new(
            at.Part(Patron.WithDetails), at.TextOrNull("email_claim"), at.Number("email_since"), at.TextOrNull("external_key"),
            at.NumberOrNull("merged_into")));
    }
}
