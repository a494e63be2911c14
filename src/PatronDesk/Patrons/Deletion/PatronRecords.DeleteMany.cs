using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

internal sealed partial class PatronRecords
{
    /// <summary>The most patrons that one call may delete: one transaction does it, and other writes wait meanwhile.</summary>
    public const int MostDeletedAtOnce = 500;

    private const int MostTries = 5;

    /// <summary>
    /// Deletes every live patron that a query finds, or none: one who still has an item keeps all. Journalled, on disk when
    /// this returns.
    /// </summary>
    /// <exception cref="PatronDesk.Cql.Parsing.CqlException">The query cannot be parsed or executed.</exception>
    public async ValueTask<DeletePatrons> DeleteAllAsync(Caller caller, string cql, CancellationToken cancel)
    {
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            // Searched as every list is, with its limit of time and outside the transaction, in which it would hold up
            // all writes. Whoever was changed since is searched again.
            var found = new List<Patron>();
            await foreach (var chunk in Query(caller, cql).ReadAsync(0, MostDeletedAtOnce + 1, cancel))
                // Without what may be large, since all of them are held.
                found.AddRange(chunk.Select(static patron => patron with { Details = UserDetails.None }));
            if (found.Count > MostDeletedAtOnce)
                return new DeletePatrons.TooMany();
            // In one order, so that two such calls do not wait for each other.
            found.Sort(static (one, other) => one.Id.CompareTo(other.Id));
            if (await store.WriteAsync(session => DeleteAllAsync(session, caller, found), cancel) is { } outcome)
                return outcome;
        }

        return new DeletePatrons.Changed();
    }

    private async ValueTask<DeletePatrons?> DeleteAllAsync(Session session, Caller caller, List<Patron> found)
    {
        foreach (var patron in found)
        {
            switch (await DeleteAsync(session, caller, PatronKey.OfUuid(patron.Uuid), new([patron.Revision])))
            {
                case DeletePatron.Deleted:
                    break;
                case DeletePatron.HasCheckouts(var count, var loan):
                    return new DeletePatrons.HasCheckouts(patron.Uuid, count, loan);
                case DeletePatron.Changed or DeletePatron.NotFound or DeletePatron.IsMerged:
                    session.RollBack();
                    return null;
                default:
                    throw new UnreachableException();
            }
        }

        return new DeletePatrons.Deleted();
    }
}

/// <summary>The outcome of deleting all patrons that a query finds. Unless they are deleted, nothing was written.</summary>
internal abstract record DeletePatrons
{
    public sealed record Deleted : DeletePatrons;

    /// <summary>One of them still has items, which must be returned first.</summary>
    /// <param name="PatronId">The patron's UUID.</param>
    /// <param name="Count">How many items.</param>
    /// <param name="LoanId">One of the loans.</param>
    public sealed record HasCheckouts(string PatronId, long Count, string LoanId) : DeletePatrons;

    /// <summary>The query finds more than <see cref="PatronRecords.MostDeletedAtOnce"/>.</summary>
    public sealed record TooMany : DeletePatrons;

    /// <summary>Others changed the patrons again and again meanwhile.</summary>
    public sealed record Changed : DeletePatrons;
}
