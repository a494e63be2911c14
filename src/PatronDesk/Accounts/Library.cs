using PatronDesk.Data;

namespace PatronDesk.Accounts;

/// <summary>One library: the owner of patrons, keys and staff, and its settings.</summary>
internal sealed record Library
{
    /// <summary>The columns that <see cref="Read"/> expects, in its order, of a table called <c>library</c>.</summary>
    public const string Columns =
        "library.id, library.api_id, library.tenant, library.organization, library.country, library.barcode_prefix, "
        + "library.keep_deleted_days, library.missing_as_blank, library.operator_id, library.disabled_at, "
        + "library.loan_days, library.renewal_limit, library.checkout_limit, library.hold_days, library.keep_loans_days";

    /// <summary>How many columns those are.</summary>
    public const int ColumnCount = 15;

    public required long Id { get; init; }

    /// <summary>What clients send as <c>x-api-user</c>.</summary>
    public required string ApiId { get; init; }

    /// <summary>What FOLIO's clients send as <c>x-okapi-tenant</c>.</summary>
    public required string Tenant { get; init; }

    public required string Organization { get; init; }

    /// <summary>The country of a new patron for whom none is given; two capital letters.</summary>
    public required string Country { get; init; }

    /// <summary>The three digits with which issued barcodes begin.</summary>
    public required string BarcodePrefix { get; init; }

    /// <summary>For how many days a deleted patron can be restored.</summary>
    public required int KeepDeletedDays { get; init; }

    /// <summary>Asked for a patron that is not there: answer 200 with blank fields, as the hosted service does, not 404.</summary>
    public required bool MissingAsBlank { get; init; }

    /// <summary>For how many days an item is lent, and renewed.</summary>
    public int LoanDays { get; init; } = 14;

    /// <summary>How often a loan can be renewed.</summary>
    public int RenewalLimit { get; init; } = 2;

    /// <summary>How many items a patron may have at once; 0 for any number.</summary>
    public int CheckoutLimit { get; init; }

    /// <summary>For how many days a hold stands for which no end is given; 0 for ever.</summary>
    public int HoldDays { get; init; }

    /// <summary>After how many days a returned loan, and a closed hold, is nobody's any more; 0 for never.</summary>
    public int KeepLoansDays { get; init; }

    public long? OperatorId { get; init; }

    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>The counter from which this library's barcodes come.</summary>
    public string BarcodeCounter { get; private init; } = "";

    public static Library Read(Row row) => new()
    {
        Id = row.Number(0),
        ApiId = row.Text(1),
        Tenant = row.Text(2),
        Organization = row.Text(3),
        Country = row.Text(4),
        BarcodePrefix = row.Text(5),
        KeepDeletedDays = (int)row.Number(6),
        MissingAsBlank = row.Flag(7),
        OperatorId = row.NumberOrNull(8),
        DisabledAt = row.InstantOrNull(9),
        LoanDays = (int)row.Number(10),
        RenewalLimit = (int)row.Number(11),
        CheckoutLimit = (int)row.Number(12),
        HoldDays = (int)row.Number(13),
        KeepLoansDays = (int)row.Number(14),
        BarcodeCounter = BarcodeCounterOf(row.Number(0)),
    };

    public static string BarcodeCounterOf(long libraryId) => string.Create(null, $"barcode_{libraryId}");
}
