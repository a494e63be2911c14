using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>Tells whether a live patron has a sign-in name that somebody of the staff is to get.</summary>
internal sealed class PatronUsernames : IUsernameGuard
{
    private static readonly Sql Find = new("""
        select count(*) from patron where library_id = $1 and username_folded = $2 and deleted_at is null
        """);

    public ValueTask<bool> HasAsync(Session session, Library library, string folded) =>
        session.FindAsync(Find, static row => row.Flag(0), library.Id, folded);
}
