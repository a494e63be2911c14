using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>
/// Prevents the deletion of a patron who still has items. It runs in the deletion's transaction, after the patron's row is
/// locked.
/// </summary>
internal interface IDeletionGuard
{
    /// <summary>How many items the patron must return first; 0 allows the deletion.</summary>
    ValueTask<long> CountCheckoutsAsync(Session session, Patron patron);
}
