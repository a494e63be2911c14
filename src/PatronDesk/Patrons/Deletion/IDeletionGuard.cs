using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>
/// Prevents the deletion of a patron who still has items. It runs in the deletion's transaction, after the patron's row is
/// locked.
/// </summary>
internal interface IDeletionGuard
{
    /// <summary>What the patron must return first; null allows the deletion.</summary>
    ValueTask<OpenCheckouts?> FindCheckoutsAsync(Session session, Patron patron);
}

/// <summary>Items that a patron must return before a deletion.</summary>
/// <param name="Count">How many.</param>
/// <param name="LoanId">The id of one of the loans.</param>
internal sealed record OpenCheckouts(long Count, string LoanId);
