using PatronDesk.Data;

namespace PatronDesk.Accounts;

/// <summary>One library: the owner of patrons, keys and staff, and its settings.</summary>
internal sealed record Library
{
    public static readonly Columns<Library> Columns = new(
        (ref at) =>
        {
            var id = at.Number("id", library => library.Id, Written.Once);
            return new()
            {
                Id = id,
                ApiId = at.Text("api_id", library => library.ApiId, Written.Once),
                Tenant = at.Text("tenant", library => library.Tenant, Written.Once),
                Organization = at.Text("organization", library => library.Organization),
                Country = at.Text("country", library => library.Country),
                BarcodePrefix = at.Text("barcode_prefix", library => library.BarcodePrefix),
                KeepDeletedDays = (int)at.Number("keep_deleted_days", library => library.KeepDeletedDays),
                MissingAsBlank = at.Flag("missing_as_blank", library => library.MissingAsBlank),
                OperatorId = at.NumberOrNull("operator_id", library => library.OperatorId, Written.Once),
                DisabledAt = at.InstantOrNull("disabled_at", library => library.DisabledAt),
                LoanDays = (int)at.Number("loan_days", library => library.LoanDays),
                RenewalLimit = (int)at.Number("renewal_limit", library => library.RenewalLimit),
                CheckoutLimit = (int)at.Number("checkout_limit", library => library.CheckoutLimit),
                HoldDays = (int)at.Number("hold_days", library => library.HoldDays),
                KeepLoansDays = (int)at.Number("keep_loans_days", library => library.KeepLoansDays),
                BarcodeCounter = BarcodeCounterOf(id),
            };
        },
        table: "library");

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

    public static string BarcodeCounterOf(long libraryId) => string.Create(null, $"barcode_{libraryId}");
}
