using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>
/// A question that a room above asks before a patron is deleted, such as "has this patron active checkouts?". Asked in
/// the transaction of the deletion, after the patron's row is locked.
/// </summary>
internal interface IDeletionGuard
{
    /// <summary>A sentence that says why the patron must stay and what to do first; null to let the deletion go on.</summary>
    ValueTask<string?> RefusalAsync(Session session, Patron patron);
}
