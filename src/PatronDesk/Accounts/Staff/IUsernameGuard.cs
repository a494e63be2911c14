using PatronDesk.Data;

namespace PatronDesk.Accounts;

/// <summary>A room whose people have sign-in names too; it is asked before somebody of the staff gets one.</summary>
internal interface IUsernameGuard
{
    /// <summary>Whether somebody of the room has the name.</summary>
    /// <param name="session">The unit of work, in which the library is locked by <see cref="StaffUsernames"/>.</param>
    /// <param name="library">The library.</param>
    /// <param name="folded">The name, folded for search.</param>
    ValueTask<bool> HasAsync(Session session, Library library, string folded);
}
