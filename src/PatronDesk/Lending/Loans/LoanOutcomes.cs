using PatronDesk.Blocks;

namespace PatronDesk.Lending;

/// <summary>The outcome of lending an item. Nothing was written unless the case says so.</summary>
internal abstract record CheckOut
{
    public sealed record LentOut(Loan Loan, IReadOnlyList<Refusal> Warnings) : CheckOut;

    /// <summary>The patron has the item already; nothing was changed.</summary>
    public sealed record AlreadyTheirs(Loan Loan) : CheckOut;

    public sealed record NoPatron : CheckOut;

    public sealed record Denied(Denial Denial) : CheckOut;

    public sealed record ItemOnLoanToAnother(Item Item) : CheckOut;

    /// <summary>Another patron is next in its queue.</summary>
    public sealed record HeldForAnother(Item Item) : CheckOut;

    /// <summary>The requested due date is not in the future.</summary>
    public sealed record DueNotAhead : CheckOut;

    /// <summary>The barcode is not valid: empty, too long, or with control characters.</summary>
    public sealed record BadBarcode : CheckOut;
}

/// <summary>The outcome of renewing a loan. Nothing was written unless the case says so.</summary>
internal abstract record RenewLoan
{
    public sealed record Renewed(Loan Loan, IReadOnlyList<Refusal> Warnings) : RenewLoan;

    public sealed record NoPatron : RenewLoan;

    public sealed record Denied(Denial Denial) : RenewLoan;

    /// <summary>The patron does not have the item; it is not said whether another patron does.</summary>
    public sealed record NotOnLoanToThem : RenewLoan;

    /// <summary>Another patron waits for it.</summary>
    public sealed record HeldForAnother(Loan Loan) : RenewLoan;

    /// <summary>The requested due date is not in the future.</summary>
    public sealed record DueNotAhead : RenewLoan;
}

/// <summary>The outcome of renewing everything that a patron has.</summary>
internal abstract record RenewAll
{
    public sealed record NoPatron : RenewAll;

    /// <summary>The outcome for each open loan, oldest first.</summary>
    public sealed record Done(IReadOnlyList<(Loan Loan, RenewLoan Outcome)> Loans) : RenewAll;
}

/// <summary>The outcome of checking an item in.</summary>
internal abstract record CheckIn
{
    /// <summary>The loan is closed.</summary>
    /// <param name="Loan">The loan as it is now.</param>
    /// <param name="Next">The hold that the item is set aside for; null where nobody waits.</param>
    public sealed record Returned(Loan Loan, Hold? Next) : CheckIn;

    /// <summary>The item was not on loan. It may still be set aside for a hold.</summary>
    public sealed record NotOnLoan(Item Item, Hold? Next) : CheckIn;

    public sealed record UnknownItem : CheckIn;
}

/// <summary>Where an item is.</summary>
/// <param name="Item">The item.</param>
/// <param name="Loan">The open loan; null while the item is not out.</param>
/// <param name="Next">The next hold in its queue; null where nobody waits.</param>
/// <param name="Waiting">How many open holds there are.</param>
internal sealed record ItemStanding(Item Item, Loan? Loan, Hold? Next, int Waiting)
{
    public bool IsOnHoldShelf => Loan is null && Next?.Status == HoldStatus.OnShelf;
}

/// <summary>How many items a patron has and how many holds.</summary>
internal sealed record LendingCounts(int OnLoan, int Overdue, int HoldsOnShelf, int HoldsWaiting);

/// <summary>How many items a library has out, how many of them are overdue, and how many holds are open.</summary>
internal sealed record LibraryCounts(long OnLoan, long Overdue, long HoldsOnShelf, long HoldsWaiting);
