using PatronDesk.Data;

namespace PatronDesk.Accounts;

/// <summary>A library with its settings. It owns patrons, keys and staff.</summary>
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
                TimeZone = at.Text("time_zone", library => library.TimeZone),
                DueByCardEnd = at.Flag("due_by_card_end", library => library.DueByCardEnd),
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

    /// <summary>The default country of new patrons; two capital letters.</summary>
    public required string Country { get; init; }

    /// <summary>The three digits with which generated barcodes begin.</summary>
    public required string BarcodePrefix { get; init; }

    /// <summary>For how many days a deleted patron can be restored.</summary>
    public required int KeepDeletedDays { get; init; }

    /// <summary>For a missing patron, answer 200 with blank fields, as the hosted service does, instead of 404.</summary>
    public required bool MissingAsBlank { get; init; }

    /// <summary>How many days an item is lent or renewed for.</summary>
    public int LoanDays { get; init; } = 14;

    /// <summary>How often a loan can be renewed.</summary>
    public int RenewalLimit { get; init; } = 2;

    /// <summary>How many items a patron may have at once; 0 for no limit.</summary>
    public int CheckoutLimit { get; init; }

    /// <summary>Days after which a hold without a given end expires; 0 for never.</summary>
    public int HoldDays { get; init; }

    /// <summary>Days after which returned loans and closed holds are anonymised; 0 for never.</summary>
    public int KeepLoansDays { get; init; }

    /// <summary>The IANA time zone in which its days begin and end.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Whether a loan is due no later than the patron's card ends.</summary>
    public bool DueByCardEnd { get; init; } = true;

    /// <summary>The days in its time zone.</summary>
    /// <exception cref="UnknownZoneException">This machine does not know the zone.</exception>
    public LibraryCalendar Calendar => LibraryCalendar.Of(TimeZone);

    public long? OperatorId { get; init; }

    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>The counter for this library's barcodes.</summary>
    public string BarcodeCounter { get; private init; } = "";

    public static string BarcodeCounterOf(long libraryId) => string.Create(null, $"barcode_{libraryId}");
}
