using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Data;
using PatronDesk.Journal;
using PatronDesk.Patrons;

namespace PatronDesk.Lending;

internal sealed partial class Loans
{
    /// <summary>Lends on what a patron has; journalled, on disk when this returns.</summary>
    /// <param name="caller">Whose library.</param>
    /// <param name="asker">Who stands there.</param>
    /// <param name="key">Whose loan.</param>
    /// <param name="itemBarcode">Of what; without blanks around it.</param>
    /// <param name="wanted">Staff's wish to renew in spite of a block; null for none.</param>
    /// <param name="cancel">Ends the wait.</param>
    public ValueTask<Renewal> RenewAsync(
        Caller caller, Asker asker, PatronKey key, string itemBarcode, BlockOverride? wanted, CancellationToken cancel) =>
        Item.IsBarcode(itemBarcode)
            ? store.WriteAsync(
                async session =>
                {
                    var (library, now) = (caller.Library, clock.Now());
                    if (await PatronRecords.LockAsync(session, library, key) is not { } patron)
                        return new Renewal.NoPatron();
                    if (await Item.LockAsync(session, library, itemBarcode) is not { } item
                        || await FindOpenAsync(session, library, item) is not { } loan)
                        return new Renewal.NotLent();
                    if (loan.UserId != patron.Uuid)
                        return new Renewal.OnLoanToAnother();
                    var standing = (await Standings.FindAsync(session, library, PatronKey.OfUuid(patron.Uuid), now))!;
                    return await RenewAsync(session, caller, asker, standing, loan, wanted, now);
                },
                cancel)
            : new(new Renewal.NotLent());

    /// <summary>Renews all that a patron has, one by one: what is refused stays as it is.</summary>
    /// <returns>Each loan with what came of it; null where there is no such patron.</returns>
    public ValueTask<IReadOnlyList<(Loan Loan, Renewal Renewal)>?> RenewAllAsync(
        Caller caller, Asker asker, PatronKey key, CancellationToken cancel) => store.WriteAsync(
        async session =>
        {
            var (library, now) = (caller.Library, clock.Now());
            if (await PatronRecords.LockAsync(session, library, key) is not { } patron)
                return null;
            var standing = (await Standings.FindAsync(session, library, PatronKey.OfUuid(patron.Uuid), now))!;
            var renewals = new List<(Loan, Renewal)>();
            foreach (var loan in await session.QueryAsync(OpenOfPatron, Loan.Read, library.Id, patron.Uuid))
                renewals.Add((loan, await RenewAsync(session, caller, asker, standing, loan, wanted: null, now)));
            return (IReadOnlyList<(Loan, Renewal)>?)renewals;
        },
        cancel);

    private static async ValueTask<Renewal> RenewAsync(
        Session session, Caller caller, Asker asker, Standing standing, Loan loan, BlockOverride? wanted, DateTimeOffset now)
    {
        var library = caller.Library;
        var passage = standing.Pass(PatronAction.Renew, asker, caller, wanted);
        switch (passage)
        {
            case Passage.Refused(var verdict):
                return new Renewal.Refused(verdict);
            case Passage.MayNotOverride:
                return new Renewal.MayNotOverride();
            case Passage.NeedsComment:
                return new Renewal.NeedsComment();
        }

        if (library.RenewalLimit > 0 && loan.Renewals >= library.RenewalLimit)
            return new Renewal.LimitReached(library.RenewalLimit);
        if (await Holds.IsWantedByAnotherAsync(session, library, loan, now))
            return new Renewal.HeldForAnother();
        var due = DueAfter(library, now) is var later && later > loan.DueAt ? later : loan.DueAt;
        var comment = passage is Passage.Overridden ? wanted!.Comment : null;
        var batch = session.StartBatch();
        batch.Add(Extend, library.Id, loan.Row, due, comment, now, caller.UserId, caller.Username);
        batch.Journal(new(library.Id, now, caller.Actor, "loan.renewed", loan.Id));
        JournalOverride(batch, caller, now, passage, PatronAction.Renew, loan.Id);
        await batch.ExecuteAsync();
        return new Renewal.Renewed(
            loan with
            {
                DueAt = due,
                Renewals = loan.Renewals + 1,
                Comment = comment ?? loan.Comment,
                Version = loan.Version + 1,
                Mark = loan.Mark is { } mark
                    ? mark with { UpdatedAt = now, UpdatedBy = caller.UserId, UpdatedByName = caller.Username }
                    : null,
            },
            WarningsOf(passage));
    }
}

/// <summary>What came of a renewal. Only <see cref="Renewed"/> changed anything.</summary>
internal abstract record Renewal
{
    public sealed record Renewed(Loan Loan, IReadOnlyList<Refusal> Warnings) : Renewal;

    public sealed record Refused(Verdict Verdict) : Renewal;

    public sealed record MayNotOverride : Renewal;

    public sealed record NeedsComment : Renewal;

    public sealed record NoPatron : Renewal;

    public sealed record NotLent : Renewal;

    public sealed record OnLoanToAnother : Renewal;

    /// <summary>Another patron waits for it.</summary>
    public sealed record HeldForAnother : Renewal;

    /// <summary>It was renewed as often as the library allows.</summary>
    public sealed record LimitReached(long Limit) : Renewal;
}
