using System.Diagnostics;
using PatronDesk.Lending;

namespace PatronDesk.Faces.Sip2.Messages;

/// <summary>The texts of AF about loans and renewals.</summary>
internal static class LoanWords
{
    public const string AnotherWaits = "Another patron waits for this item.";
    public const string LentSince = "This item was lent to somebody else since; the library's staff will look at it.";

    public static IEnumerable<string> Of(CheckOut outcome) => outcome switch
    {
        CheckOut.LentOut(_, var warnings) => warnings.Select(warning => warning.Message),
        CheckOut.Denied(var denial) => DenialWords.Of(denial),
        CheckOut.ItemOnLoanToAnother => ["This item is on loan."],
        CheckOut.AlreadyTheirs => ["This item is on loan to this card already."],
        CheckOut.HeldForAnother => [AnotherWaits],
        CheckOut.BadBarcode => ["No item has this barcode."],
        CheckOut.NoPatron => [Words.NotProven],
        CheckOut.DueNotAhead => [Words.NotHere],
        _ => throw new UnreachableException(),
    };

    public static IEnumerable<string> Of(RenewLoan outcome) => outcome switch
    {
        RenewLoan.Renewed(_, var warnings) => warnings.Select(warning => warning.Message),
        RenewLoan.Denied(var denial) => DenialWords.Of(denial),
        RenewLoan.NotOnLoanToThem => ["This item is not on loan to this card."],
        RenewLoan.HeldForAnother => [AnotherWaits],
        RenewLoan.NoPatron => [Words.NotProven],
        RenewLoan.DueNotAhead => [Words.NotHere],
        _ => throw new UnreachableException(),
    };

    /// <summary>The text for an event that was not undone.</summary>
    public static string Of(UndoLoan outcome) => outcome switch
    {
        UndoLoan.Undone => throw new InvalidOperationException("An event that was undone needs no reason."),
        UndoLoan.UnknownItem => Words.UnknownItem,
        UndoLoan.NotTheLastEvent => "This can't be taken back: it is not the last that happened to this item.",
        UndoLoan.AnotherClients => "This can't be taken back here: it was not done at this machine.",
        UndoLoan.NotTheirs => "This can't be taken back: this item was not on loan to this card.",
        UndoLoan.TooLate => "This can't be taken back: it was more than a day ago.",
        _ => throw new UnreachableException(),
    };

    /// <summary>
    /// The texts for an event that has happened already: each reason against it, or why it is not recorded.
    /// </summary>
    public static IReadOnlyList<string> Of(RecordLoan outcome) => outcome switch
    {
        RecordLoan.Recorded(_, var refusals, var reasons) =>
            Words.Once(refusals.Select(refusal => refusal.Message).Concat(reasons.Select(Reason))),
        RecordLoan.LentSince => [LentSince],
        RecordLoan.NotOnLoanToThem => ["This item is not on loan to this card."],
        RecordLoan.NoPatron => [Words.NotProven],
        RecordLoan.BadBarcode => ["No item has this barcode."],
        _ => throw new UnreachableException(),
    };

    private static string Reason(string reason) => reason switch
    {
        DeskReasons.ReturnedSince => "This item came back in the meantime.",
        DeskReasons.HeldForAnother => AnotherWaits,
        DeskReasons.CheckoutLimit => "This card has as many items as the library lends.",
        DeskReasons.RenewalLimit => "This item was renewed as often as the library allows.",
        _ => throw new UnreachableException(),
    };
}

/// <summary>What a 10 tells about a check-in.</summary>
/// <param name="Item">Null where it was not done.</param>
/// <param name="Next">The hold that the item is on the shelf for; null if nobody waits.</param>
/// <param name="Word">The text to show; null for none.</param>
internal sealed record ReturnWords(Item? Item, Hold? Next, string? Word)
{
    /// <summary>AF.</summary>
    public IReadOnlyList<string> ScreenMessages =>
        [.. new[] { Word, Next is null ? null : LoanWords.AnotherWaits }.OfType<string>()];

    public static ReturnWords Of(CheckIn outcome) => outcome switch
    {
        CheckIn.Returned(var loan, var next) => new(loan.Item, next, null),
        CheckIn.NotOnLoan(var item, var next) => new(item, next, "This item was not on loan."),
        CheckIn.UnknownItem => new(null, null, Words.UnknownItem),
        _ => throw new UnreachableException(),
    };

    public static ReturnWords Of(RecordReturn outcome) => outcome switch
    {
        RecordReturn.Recorded(var done) => Of(done),
        RecordReturn.LentSince => new(null, null, LoanWords.LentSince),
        RecordReturn.UnknownItem => new(null, null, Words.UnknownItem),
        _ => throw new UnreachableException(),
    };

    public static ReturnWords Of(UndoLoan outcome) => outcome is UndoLoan.Undone(var loan, var next)
        ? new(loan.Item, next, null)
        : new(null, null, LoanWords.Of(outcome));
}
