using PatronDesk.Accounts;
using PatronDesk.Cql.Text;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>What a merge needs of the register: where a merged record went, and how a record changes with all its keys.</summary>
internal sealed partial class PatronRecords
{
    // Nobody merges a record into another so often.
    private const int LongestChain = 50;

    private static readonly SqlByPatronKey FindMergedInto = new(
        2,
        static who => $"select merged_into from patron where {who}",
        among: "deleted_at is not null and merged_into is not null",
        order: "order by deleted_at desc, id desc");

    private static readonly Sql FindNext = new($"""
        select {Patron.WithDetails}, merged_into from patron where library_id = $1 and id = $2
        """);

    private static readonly Sql FindClaimer = new($"{Claimer}");

    private static readonly Sql MoveGivenEmail = new("""
        update patron set email_given_to = $4
        where library_id = $1 and deleted_at is not null and email_folded = $2 and email_given_to = $3
        """);

    /// <summary>The live patron into whom the merged record with this key went at last; null where there is no such record.</summary>
    public ValueTask<Patron?> FindMergedAsync(Caller caller, PatronKey key, CancellationToken cancel) =>
        store.ReadSnapshotAsync(session => FindMergedAsync(session, caller.Library, key), cancel);

    /// <inheritdoc cref="FindMergedAsync(Caller, PatronKey, CancellationToken)"/>
    internal static async ValueTask<Patron?> FindMergedAsync(Session session, Library library, PatronKey key) =>
        await session.FindAsync(FindMergedInto.For(key), static row => row.Number(0), [library.Id, .. key.Values]) is var id and > 0
            ? await FollowAsync(session, library, id)
            : null;

    /// <summary>The live patron with this row, or the one into whom that one was merged; null where there is none.</summary>
    private static async ValueTask<Patron?> FollowAsync(Session session, Library library, long id)
    {
        for (var step = 0; step < LongestChain; step++)
        {
            var (patron, next) = await session.FindAsync(
                FindNext, static row => (Patron.WithDetails.Read(row), row.NumberOrNull(Patron.WithDetails.Count)), library.Id, id);
            if (patron is { DeletedAt: null })
                return patron;
            if (next is not { } further)
                return null;
            id = further;
        }

        return null;
    }

    /// <summary>The key of an email as it is stored; null for none.</summary>
    internal static string? EmailKeyOf(string? email) => email is null ? null : EmailFold.Of(email);

    /// <summary>The row of the live patron who claims an email; 0 for nobody.</summary>
    internal static ValueTask<long> ClaimerOfAsync(Session session, Library library, string emailFolded) =>
        session.FindAsync(FindClaimer, static row => row.Number(0), library.Id, emailFolded);

    /// <summary>Writes a changed patron with keys that are known already. The version always counts on.</summary>
    internal static void AddChange(
        Batch batch, Caller caller, Patron before, Patron after, DateTimeOffset now, PatronKeys keys)
    {
        after = after with { Version = before.Version + 1, UpdatedAt = now, By = after.By.Changed(caller) };
        var (library, prepared) = (caller.Library.Id, new PreparedPatron(after, passwordHash: null));
        batch.Add(Write, PreparedPatron.Columns.Changes(prepared, library, after.Id));
        batch.Add(WriteDetails, UserDetails.Columns.Changes(after.Details, library, after.Id));
        batch.Add(WriteClaim, library, after.Id, keys.EmailClaim, keys.EmailSince);
        batch.Add(WriteExternalKey, library, after.Id, keys.ExternalKey);
        if (prepared.Texts.Search != PatronSearch.Of(before))
            batch.Add(WriteSearch, PatronSearch.Columns.Changes(prepared.Texts.Search, library, after.Id));
        PatronWords.Replace(batch, before, prepared);
    }

    /// <summary>
    /// After an email went from one patron to another: passes on what neither claims any more, and notes on deleted patrons that
    /// the email is the other's now.
    /// </summary>
    internal static void PassEmails(Batch batch, Library library, string? emailFolded, Patron from, Patron to)
    {
        if (emailFolded is { Length: > 0 })
            batch.Add(MoveGivenEmail, library.Id, emailFolded, from.Id, to.Id);
        PassEmailOn(batch, library, from.EmailKey);
        if (to.EmailKey != from.EmailKey)
            PassEmailOn(batch, library, to.EmailKey);
    }
}

/// <summary>The keys by which a patron is unique, as a merge leaves them.</summary>
/// <param name="EmailClaim">The email's key on whom the email means; null on others.</param>
/// <param name="EmailSince">Who has it longer has a lower number.</param>
/// <param name="ExternalKey">The external id's unique key; null where it is none.</param>
internal sealed record PatronKeys(string? EmailClaim, long EmailSince, string? ExternalKey);
