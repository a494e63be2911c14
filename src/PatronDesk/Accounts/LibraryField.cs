namespace PatronDesk.Accounts;

/// <summary>The settings of a library that have a rule.</summary>
internal enum LibraryField
{
    Organization,
    Country,
    TimeZone,
    LoanDays,
    RenewalLimit,
    CheckoutLimit,
    HoldDays,
    KeepLoansDays,
    KeepDeletedDays,
    BarcodePrefix,
}

/// <summary>A setting that is refused.</summary>
/// <param name="Field">The setting.</param>
/// <param name="Least">The lowest number that is allowed; 0 for a text.</param>
/// <param name="Most">The highest; 0 for a text.</param>
internal readonly record struct LibraryFault(LibraryField Field, int Least = 0, int Most = 0);
