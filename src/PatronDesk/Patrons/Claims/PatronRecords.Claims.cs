using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>
/// Of the live patrons who have one email, exactly one claims it. A unique index allows no second claim. Whoever only
/// shares an email locks its claimer first, so that the claimer can't be deleted at the same moment without passing it on.
/// </summary>
internal sealed partial class PatronRecords
{
    private const string Claimer = "select id from patron where library_id = $1 and email_claim = $2 and deleted_at is null";

    private static readonly Sql LockClaimer = new($"{Claimer}\n{{lock}}");

    private static readonly Sql WriteClaim = new("""
        update patron set email_claim = $3, email_since = $4 where library_id = $1 and id = $2
        """);

    private static readonly Sql PassClaim = new($"""
        update patron
        set email_claim = email_folded
        where library_id = $1 and deleted_at is null and not exists ({Claimer})
          and id = (
            select id from patron
            where library_id = $1 and email_folded = $2 and deleted_at is null
            order by email_since, id
            limit 1
            {"{lock}"})
        """);

    private const string DeletedWithEmail = """
        select id from patron where library_id = $1 and email_folded = $2 and deleted_at is not null
        """;

    // Everybody who locks several of them does it in this order.
    private static readonly Sql LockDeletedWithEmail = new($"{DeletedWithEmail} order by id {{lock}}");

    private static readonly Sql GiveEmail = new($$"""
        update patron
        set email_given_to = $3
        where library_id = $1 and deleted_at is not null
          and id in ({{DeletedWithEmail}} and coalesce(email_given_to, 0) <> $3 order by id {lock})
        """);

    private static readonly Sql WriteExternalKey = new("""
        update patron set external_key = $3 where library_id = $1 and id = $2
        """);

    /// <summary>Whether a live patron claims the email; they stay locked until this unit of work ends.</summary>
    private static async ValueTask<bool> IsClaimedAsync(Session session, Library library, string? emailFolded) =>
        emailFolded is { Length: > 0 }
        && await session.FindAsync(LockClaimer, static row => row.Number(0), library.Id, emailFolded) != 0;

    /// <summary>Gives an email that nobody claims any more to the patron who has shared it longest, if anybody has it.</summary>
    private static void PassEmailOn(Batch batch, Library library, string? emailFolded)
    {
        if (emailFolded is { Length: > 0 })
            batch.Add(PassClaim, library.Id, emailFolded);
    }

    /// <summary>
    /// Notes on deleted patrons with this email that it is somebody else's now, until that patron drops it. Runs twice: before
    /// the claim, because a restore locks the deleted first too; and after it, because the claim may have waited for a deletion.
    /// </summary>
    private static void GiveEmailTo(Batch batch, Patron patron, string? emailFolded)
    {
        if (emailFolded is { Length: > 0 })
            batch.Add(GiveEmail, patron.LibraryId, emailFolded, patron.Id);
    }
}
