using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>
/// What an upper room does when two patrons are merged. It runs in the merge's transaction, with both patrons locked, and
/// writes what it did with <see cref="MergeParts"/>.
/// </summary>
internal interface IMergeFollower
{
    /// <summary>Gives what the merged patron has to the one who stays.</summary>
    ValueTask MergeAsync(Session session, MergeMove move);

    /// <summary>
    /// Gives back what nobody has changed since, and says of each part what became of it. The followers are asked in the opposite
    /// order of the merge.
    /// </summary>
    ValueTask UndoAsync(Session session, MergeMove move);
}

/// <summary>A merge that is done or undone now.</summary>
/// <param name="Caller">Who does it.</param>
/// <param name="Id">The merge's id.</param>
/// <param name="Kept">The UUID of the patron who stays.</param>
/// <param name="Gone">The UUID of the patron who is merged.</param>
/// <param name="Now">The moment.</param>
internal sealed record MergeMove(Caller Caller, string Id, string Kept, string Gone, DateTimeOffset Now)
{
    public long LibraryId => Caller.Library.Id;
}
