using PatronDesk.Blocks;

namespace PatronDesk.Lending;

/// <summary>What came of lending an item. Nothing was written unless it says so.</summary>
internal abstract record CheckOut
{
    public sealed record LentOut(Loan Loan, IReadOnlyList<Refusal> Warnings) : CheckOut;

    /// <summary>The patron has the item already, and nothing was changed.</summary>
    public sealed record AlreadyTheirs(Loan Loan) : CheckOut;

    public sealed record NoPatron : CheckOut;

    public sealed record Denied(Denial Denial) : CheckOut;

    public sealed record ItemOnLoanToAnother(Item Item) : CheckOut;

    /// <summary>It is another patron's turn.</summary>
    public sealed record HeldForAnother(Item Item) : CheckOut;

    /// <summary>The wanted due date is not ahead.</summary>
    public sealed record DueNotAhead : CheckOut;

    /// <summary>No item can have this barcode: empty, too long, or with control characters.</summary>
    public sealed record BadBarcode : CheckOut;
}

/// <summary>What came of renewing a loan. Nothing was written unless it says so.</summary>
internal abstract record RenewLoan
{
    public sealed record Renewed(Loan Loan, IReadOnlyList<Refusal> Warnings) : RenewLoan;

    public sealed record NoPatron : RenewLoan;

    public sealed record Denied(Denial Denial) : RenewLoan;

    /// <summary>The patron has no such item; whether another has it is not told.</summary>
    public sealed record NotOnLoanToThem : RenewLoan;

    /// <summary>Another patron waits for it.</summary>
    public sealed record HeldForAnother(Loan Loan) : RenewLoan;

    /// <summary>The wanted due date is not ahead.</summary>
    public sealed record DueNotAhead : RenewLoan;
}

/// <summary>What came of renewing all that a patron has.</summary>
internal abstract record RenewAll
{
    public sealed record NoPatron : RenewAll;

    /// <summary>Of each open loan what came of it, oldest first.</summary>
    public sealed record Done(IReadOnlyList<(Loan Loan, RenewLoan Outcome)> Loans) : RenewAll;
}

/// <summary>What came of taking an item back.</summary>
internal abstract record CheckIn
{
    /// <summary>The loan is closed.</summary>
    /// <param name="Loan">As it is now.</param>
    /// <param name="Next">Whose hold it is put on the shelf for; null where nobody waits.</param>
    public sealed record Returned(Loan Loan, Hold? Next) : CheckIn;

    /// <summary>Nobody had it; a hold may be served all the same.</summary>
    public sealed record NotOnLoan(Item Item, Hold? Next) : CheckIn;

    public sealed record UnknownItem : CheckIn;
}

/// <summary>Where an item is.</summary>
/// <param name="Item">The item.</param>
/// <param name="Loan">Set while it is out.</param>
/// <param name="Next">Whose turn it is; null where nobody waits.</param>
/// <param name="Waiting">How many open holds there are.</param>
internal sealed record ItemStanding(Item Item, Loan? Loan, Hold? Next, int Waiting)
{
    public bool IsOnHoldShelf => Loan is null && Next?.Status == HoldStatus.OnShelf;

    public bool IsAvailable => Loan is null && Next is null;
}

/// <summary>How much a patron has and waits for.</summary>
internal sealed record LendingCounts(int OnLoan, int Overdue, int HoldsOnShelf, int HoldsWaiting);
