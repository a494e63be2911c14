using PatronDesk.Accounts;
using PatronDesk.Cql.Text;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Patrons;

internal sealed partial class PatronRecords
{
    private static readonly SqlByPatronKey FindDeleted = new(
        3,
        static who => $"select {DeletedPatron.Columns} from patron where {who}",
        among: "deleted_at is not null and merged_into is null and deleted_at > $2",
        order: "order by deleted_at desc, id desc");

    private static readonly Sql LockDeleted = new($$"""
        select {{DeletedPatron.Columns}}
        from patron
        where library_id = $1 and id = $2 and deleted_at is not null and merged_into is null
        {lock}
        """);

    /// <summary>The unique external id of the patron <c>$2</c>, who is not live; null where a live one has it by now.</summary>
    internal const string FreeExternalKey = """
        (select own.external_key from patron as own
        where own.library_id = $1 and own.id = $2 and not exists (
            select 1 from patron as other
            where other.library_id = $1 and other.external_key = own.external_key and other.deleted_at is null))
        """;

    // Libib allows two patrons with one external id, so the restored one may become the second.
    private static readonly Sql Undelete = new($"""
        update patron
        set deleted_at = null, email_folded = $3, email_claim = $4, email_given_to = null, version = version + 1,
            external_key = {FreeExternalKey},
            {AuditStamp.Settings(5)}
        where library_id = $1 and id = $2 and deleted_at is not null
        """);

    private static readonly Sql HasEmail = new("""
        select count(*) from patron where library_id = $1 and id = $2 and email_folded = $3 and deleted_at is null
        """);

    /// <summary>
    /// Restores the patron with this barcode or email who was deleted last; on disk when this returns. An email that somebody
    /// claims by now stays theirs. It bars the restore only while the patron has it to whom Libib's face gave it since. If that
    /// patron has dropped it, the restore gives it back.
    /// </summary>
    public ValueTask<RestorePatron> RestoreAsync(Caller caller, PatronKey key, CancellationToken cancel) =>
        store.WriteAsync(session => RestoreAsync(session, caller, key), cancel);

    /// <summary>The deleted patron with this key who can be restored; null where there is none.</summary>
    public async ValueTask<Patron?> FindDeletedAsync(Caller caller, PatronKey key, CancellationToken cancel) =>
        (await store.ReadAsync(
            session => session.FindAsync(
                FindDeleted.For(key), DeletedPatron.Columns.Read,
                [caller.Library.Id, clock.Now().AddDays(-caller.Library.KeepDeletedDays), .. key.Values]),
            cancel))?.Patron;

    private async ValueTask<RestorePatron> RestoreAsync(Session session, Caller caller, PatronKey key)
    {
        var library = caller.Library;
        var now = clock.Now();
        // By the clock, whether or not the purge has run yet.
        var deleted = await session.FindAsync(
            FindDeleted.For(key), DeletedPatron.Columns.Read,
            [library.Id, now.AddDays(-library.KeepDeletedDays), .. key.Values]);
        if (deleted?.Patron.EmailKey is { Length: > 0 } shared)
            await session.QueryAsync(LockDeletedWithEmail, static row => row.Number(0), library.Id, shared);
        if (deleted is not null)
            deleted = await session.FindAsync(LockDeleted, DeletedPatron.Columns.Read, library.Id, deleted.Patron.Id);
        if (deleted is not { Patron: var patron })
        {
            return await FindMergedAsync(session, library, key) is { } into ? new RestorePatron.IsMerged(into)
                : await FindAsync(session, library, key) is null ? new RestorePatron.NotFound()
                : new RestorePatron.NotDeleted();
        }

        var emailFolded = patron.Email is { } email ? EmailFold.Of(email) : null;
        var (_, barcodeTaken) = await FindTakenAsync(session, library, null, BarcodeFold.Of(patron.Barcode), patron.Id);
        var emailTaken = deleted.EmailGivenTo is { } to
            && await session.FindAsync(HasEmail, static row => row.Flag(0), library.Id, to, emailFolded);
        PatronField? taken = emailTaken ? PatronField.Email
            : barcodeTaken ? PatronField.Barcode
            : await IsUsernameTakenAsync(session, library, patron.Username, patron.Id) ? PatronField.Username
            : null;
        if (taken is { } field)
            return new RestorePatron.Taken(field, patron);
        var isShared = await IsClaimedAsync(session, library, emailFolded);
        var isGivenBack = deleted.EmailGivenTo is not null && !isShared;
        var batch = session.StartBatch();
        batch.Add(
            Undelete,
            [library.Id, patron.Id, emailFolded, isShared ? null : Some(emailFolded), .. AuditStamp.Values(caller, now)]);
        if (isGivenBack)
            GiveEmailTo(batch, patron, emailFolded);
        PatronWords.Add(batch, patron);
        PatronTally.Count(batch, patron, 1);
        batch.Journal(new(library.Id, now, caller.Actor, "patron.restored", patron.Uuid));
        await batch.ExecuteAsync();
        foreach (var follower in _deletionFollowers)
            await follower.RestoredAsync(session, patron, now);
        return new RestorePatron.Restored();
    }

    private static string? Some(string? text) => text is { Length: > 0 } ? text : null;

    /// <summary>A deleted patron, and the id of the live one to whom their email was given since.</summary>
    private sealed record DeletedPatron(Patron Patron, long? EmailGivenTo)
    {
        public static readonly Columns<DeletedPatron> Columns =
            new((ref at) => new(at.Part(Patron.WithDetails), at.NumberOrNull("email_given_to")));
    }
}

/// <summary>The outcome of restoring a patron.</summary>
internal abstract record RestorePatron
{
    public sealed record Restored : RestorePatron;

    public sealed record NotFound : RestorePatron;

    /// <summary>A live patron has this barcode or email.</summary>
    public sealed record NotDeleted : RestorePatron;

    /// <summary>The record was merged into another patron, and only an undo of the merge brings it back.</summary>
    public sealed record IsMerged(Patron Into) : RestorePatron;

    /// <summary>Another patron has the deleted one's email, barcode or username; nothing was written.</summary>
    public sealed record Taken(PatronField Field, Patron Deleted) : RestorePatron;
}
