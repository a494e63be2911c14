using PatronDesk.Accounts;
using PatronDesk.Cql.Text;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Patrons;

internal sealed partial class PatronRecords
{
    private static readonly SqlByPatronKey FindDeleted = new(static column => $"""
        select {Patron.Columns}
        from patron
        where library_id = $1 and {column} = $2 and deleted_at is not null and deleted_at > $3
        order by deleted_at desc, id desc
        limit 1
        {"{lock}"}
        """);

    private static readonly Sql Undelete = new($"""
        update patron
        set deleted_at = null, email_folded = $3, version = version + 1, {AuditStamp.Settings(4)}
        where library_id = $1 and id = $2 and deleted_at is not null
        """);

    /// <summary>Restores the patron with this barcode or email who was deleted last; on disk when this returns.</summary>
    public ValueTask<RestorePatron> RestoreAsync(Caller caller, PatronKey key, CancellationToken cancel) =>
        store.WriteAsync(session => RestoreAsync(session, caller, key), cancel);

    private async ValueTask<RestorePatron> RestoreAsync(Session session, Caller caller, PatronKey key)
    {
        var library = caller.Library;
        var now = clock.Now();
        // By the clock, whether or not the purge has run yet.
        var patron = await session.FindAsync(
            FindDeleted.For(key), Patron.Columns.Read, library.Id, key.Value, now.AddDays(-library.KeepDeletedDays));
        if (patron is null)
        {
            return await FindAsync(session, library, key) is null
                ? new RestorePatron.NotFound()
                : new RestorePatron.NotDeleted();
        }

        var emailFolded = patron.Email is { } email ? EmailFold.Of(email) : null;
        var (emailTaken, barcodeTaken) = await FindTakenAsync(session, library, emailFolded, patron.Barcode, patron.Id);
        PatronField? taken = emailTaken ? PatronField.Email
            : barcodeTaken ? PatronField.Barcode
            : await IsUsernameTakenAsync(session, library, patron.Username, patron.Id) ? PatronField.Username
            : null;
        if (taken is { } field)
            return new RestorePatron.Taken(field, patron);
        var batch = session.StartBatch();
        batch.Add(Undelete, [library.Id, patron.Id, emailFolded, .. AuditStamp.Values(caller, now)]);
        PatronWords.Add(batch, patron);
        PatronTally.Count(batch, patron, 1);
        batch.Journal(new(library.Id, now, caller.Actor, "patron.restored", patron.Uuid));
        await batch.ExecuteAsync();
        foreach (var follower in _deletionFollowers)
            await follower.RestoredAsync(session, patron, now);
        return new RestorePatron.Restored();
    }
}

/// <summary>The outcome of restoring a patron.</summary>
internal abstract record RestorePatron
{
    public sealed record Restored : RestorePatron;

    public sealed record NotFound : RestorePatron;

    /// <summary>A live patron has this barcode or email.</summary>
    public sealed record NotDeleted : RestorePatron;

    /// <summary>Another patron has the deleted one's email, barcode or username; nothing was written.</summary>
    public sealed record Taken(PatronField Field, Patron Deleted) : RestorePatron;
}
