using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>
/// What an upper room does when a patron is deleted or restored. It runs in the same transaction, with the patron's row
/// locked.
/// </summary>
internal interface IDeletionFollower
{
    /// <summary>The patron was deleted, but may be restored.</summary>
    ValueTask DeletedAsync(Session session, Patron patron, DateTimeOffset now);

    /// <summary>The patron was restored.</summary>
    ValueTask RestoredAsync(Session session, Patron patron, DateTimeOffset now);
}
