using PatronDesk.Accounts;
using PatronDesk.Cql.Text;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Patrons;

internal sealed partial class PatronMerges
{
    private static readonly Sql FindAlias = new("""
        select lost_at from patron_alias where library_id = $1 and merge_id = $2
        """);

    private static readonly Sql EndAlias = new("delete from patron_alias where library_id = $1 and merge_id = $2");

    private static readonly Sql GiveAliasesBack = new($"""
        update patron_alias
        set patron = $3
        where library_id = $1 and patron = $4 and exists (
            select 1 from patron_merge_part as part
            where part.library_id = $1 and part.merge_id = $2 and part.kind = '{MergeKind.Alias}'
              and part.was = patron_alias.barcode_folded and part.name = patron_alias.barcode)
        """);

    private static readonly Sql BringBack = new($"""
        update patron
        set deleted_at = null, merged_into = null, email_given_to = null, email_folded = $3, email_claim = $4, card_lost_at = $5,
            version = version + 1, external_key = {PatronRecords.FreeExternalKey}, {AuditStamp.Settings(6)}
        where library_id = $1 and id = $2
        """);

    private static readonly Sql GiveSubjectsBack = new($"""
        update journal set subject = $3
        where library_id = $1 and subject = $4 and id in (
            select row from patron_merge_part where library_id = $1 and merge_id = $2 and kind = '{MergeKind.Journal}')
        """);

    private static readonly Sql GivePatronsBack = new($"""
        update journal set patron = $3
        where library_id = $1 and patron = $4 and id in (
            select row from patron_merge_part where library_id = $1 and merge_id = $2 and kind = '{MergeKind.JournalOf}')
        """);

    private static readonly Sql MarkUndone = new("update patron_merge set undone_at = $3 where library_id = $1 and id = $2");

    private static readonly Sql HasExternalKey = new("""
        select count(*) from patron where library_id = $1 and external_key = $2 and deleted_at is null and id not in ($3, $4)
        """);

    /// <summary>
    /// Undoes a merge: the merged patron is there again, with everything that went over and that nobody has changed since.
    /// Journalled, on disk when this returns.
    /// </summary>
    public ValueTask<UndoMerge> UndoAsync(Caller caller, string id, CancellationToken cancel) =>
        store.WriteAsync(session => UndoAsync(session, caller, id), cancel);

    private async ValueTask<UndoMerge> UndoAsync(Session session, Caller caller, string id)
    {
        var (library, now) = (caller.Library, clock.Now());
        if (await session.FindAsync(FindMerge, Merge.Columns.Read, library.Id, id) is not { } seen)
            return new UndoMerge.NotFound();
        if (seen.UndoneAt is not null)
            return new UndoMerge.Undone();
        if (now - seen.MergedAt >= Merge.Undoable)
            return new UndoMerge.TooLate();
        if (await LockAsync(session, library, seen.Kept, seen.Gone) is not [var first, var second])
            return new UndoMerge.Erased();
        // Sent twice at once: the other was faster, and held the locks.
        if (await session.FindAsync(FindMerge, Merge.Columns.Read, library.Id, id) is not { UndoneAt: null })
            return new UndoMerge.Undone();
        var (kept, gone) = first.Patron.Id == seen.Kept ? (first, second) : (second, first);
        if (kept.MergedInto is not null)
            return new UndoMerge.KeptIsMerged();
        if (kept.Patron.DeletedAt is not null)
            return new UndoMerge.KeptIsDeleted();

        var move = new MergeMove(caller, id, kept.Patron.Uuid, gone.Patron.Uuid, now);
        var batch = session.StartBatch();
        var (after, externalKey, since) = await GiveFieldsBackAsync(session, batch, move, kept, gone);
        if (gone.Patron.Username is { } username && after.Username != username
            && await PatronRecords.IsUsernameTakenAsync(session, library, username, kept.Patron.Id))
        {
            session.RollBack();
            return new UndoMerge.Taken(PatronField.Username);
        }

        var claims = await ClaimsAsync(session, library, after, kept, gone);
        var lostAt = await session.FindAsync(FindAlias, static row => row.InstantOrNull(0), library.Id, id);
        batch.Add(EndAlias, library.Id, id);
        batch.Add(GiveAliasesBack, library.Id, id, gone.Patron.Id, kept.Patron.Id);
        PatronRecords.AddChange(batch, caller, kept.Patron, after, now, new(claims.OfKept, since, externalKey));
        var goneKey = PatronRecords.EmailKeyOf(gone.Patron.Email);
        batch.Add(BringBack, [library.Id, gone.Patron.Id, goneKey, claims.OfGone, lostAt, .. AuditStamp.Values(caller, now)]);
        PatronRecords.PassEmails(batch, library, goneKey, kept.Patron, gone.Patron);
        PatronWords.Add(batch, gone.Patron);
        PatronTally.Count(batch, gone.Patron, 1);
        batch.Add(GiveSubjectsBack, library.Id, id, gone.Patron.Uuid, kept.Patron.Uuid);
        batch.Add(GivePatronsBack, library.Id, id, gone.Patron.Uuid, kept.Patron.Uuid);
        batch.Add(MarkUndone, library.Id, id, now);
        await batch.ExecuteAsync();
        foreach (var follower in _followers.Reverse())
            await follower.UndoAsync(session, move);
        await session.JournalAsync(new(library.Id, now, caller.Actor, "patron.merge_undone", kept.Patron.Uuid, gone.Patron.Uuid));
        await session.JournalAsync(new(library.Id, now, caller.Actor, "patron.merge_undone", gone.Patron.Uuid, kept.Patron.Uuid));
        return new UndoMerge.Undone();
    }

    // A field that nobody has changed since gets its old value; what was changed stays.
    private static async ValueTask<(Patron After, string? ExternalKey, long Since)> GiveFieldsBackAsync(
        Session session, Batch batch, MergeMove move, MergeRow kept, MergeRow gone)
    {
        var (after, library, since) = (kept.Patron, move.Caller.Library, kept.EmailSince);
        var externalKey = kept.ExternalKey;
        foreach (var part in await session.PartsAsync(move, MergeKind.Field))
        {
            var field = MergeField.All[(int)part.Row];
            if ((field.Text(kept.Patron) ?? "") != (part.Became ?? ""))
            {
                batch.NoteFate(move, part, MergeFate.Stayed);
                continue;
            }

            var was = part.Was;
            if (field.Name == MergeField.Username && await PatronRecords.IsUsernameTakenAsync(session, library, was, kept.Patron.Id))
            {
                // Somebody else has the old one; the new one goes back to whom it was from.
                was = null;
                batch.NoteFate(move, part, MergeFate.Over);
            }
            else
            {
                batch.NoteFate(move, part, MergeFate.Back);
            }

            after = field.With(after, was);
            if (field.Name == MergeField.Email)
                since = part.Version ?? since;
            if (field.Name == MergeField.PatronId)
                externalKey = part.Version is null ? null : await FreeKeyAsync(session, library, was, kept, gone);
        }

        return (after, externalKey, since);
    }

    // The unique key of an external id; null where somebody else has it by now.
    private static async ValueTask<string?> FreeKeyAsync(
        Session session, Library library, string? externalId, MergeRow kept, MergeRow gone)
    {
        var key = Fold.Search(externalId ?? "");
        return await session.FindAsync(HasExternalKey, static row => row.Flag(0), library.Id, key, kept.Patron.Id, gone.Patron.Id)
            ? null
            : key;
    }

    // Each claims the own email again unless somebody else does by now. If both have one, the claim goes back to whom it was from.
    private static async ValueTask<(string? OfKept, string? OfGone)> ClaimsAsync(
        Session session, Library library, Patron after, MergeRow kept, MergeRow gone)
    {
        var (keptKey, goneKey) = (PatronRecords.EmailKeyOf(after.Email), PatronRecords.EmailKeyOf(gone.Patron.Email));
        async ValueTask<bool> IsFreeAsync(string? key) => key is { Length: > 0 }
            && await PatronRecords.ClaimerOfAsync(session, library, key) is var claimer && (claimer == 0 || claimer == kept.Patron.Id);
        var (keptIsFree, goneIsFree) = (await IsFreeAsync(keptKey), await IsFreeAsync(goneKey));
        if (keptKey == goneKey && keptIsFree)
            return gone.EmailClaim is not null ? (null, goneKey) : (keptKey, null);
        return (keptIsFree ? keptKey : null, goneIsFree ? goneKey : null);
    }
}
