using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>
/// What a room above does when a patron is deleted and when they are restored, each in the transaction of it, with the
/// patron's row locked.
/// </summary>
internal interface IDeletionFollower
{
    /// <summary>The patron is out of sight from now on, but may come back.</summary>
    ValueTask DeletedAsync(Session session, Patron patron, DateTimeOffset now);

    /// <summary>The patron is back.</summary>
    ValueTask RestoredAsync(Session session, Patron patron, DateTimeOffset now);
}
