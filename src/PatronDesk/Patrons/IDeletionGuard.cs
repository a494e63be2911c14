using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>
/// Keeps a patron who still has items from being deleted. Asked in the transaction of the deletion, after the patron's
/// row is locked.
/// </summary>
internal interface IDeletionGuard
{
    /// <summary>How many items must come back before the patron may go; 0 lets the deletion go on.</summary>
    ValueTask<long> CountCheckoutsAsync(Session session, Patron patron);
}
