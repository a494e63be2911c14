namespace PatronDesk.Lending;

/// <summary>How a loan came to its due date last, as the database names it.</summary>
internal static class LoanAction
{
    public const string CheckedOut = "check-out";
    public const string CheckedOutByOverride = "check-out-override";
    public const string Renewed = "renewal";
    public const string RenewedByOverride = "renewal-override";
    public const string DueDateChanged = "due-date";
}
