using System.Text.Json;
using PatronDesk.Blocks;
using PatronDesk.Faces.Folio.Wire;
using PatronDesk.Lending;

namespace PatronDesk.Faces.Folio.Circulation;

/// <summary>
/// The body to lend, renew or take back. Properties that this program has no use for are accepted and ignored.
/// </summary>
internal sealed class CirculationBody
{
    private static readonly FolioFields<CirculationBody> Fields = new FolioFields<CirculationBody>
    {
        { "userBarcode", FolioKind.Trimmed, (body, barcode) => body.UserBarcode = barcode },
        { "itemBarcode", FolioKind.Trimmed, (body, barcode) => body.ItemBarcode = barcode },
        { "userId", FolioKind.AnyUuid, (body, id) => body.UserId = id },
        { "itemId", FolioKind.AnyUuid, (body, id) => body.ItemId = id },
        { "checkInDate", FolioKind.Instant, (body, date) => body.CheckInDate = date },
        { "overrideBlocks", OverrideBlocks.Read, (body, wishes) => body._overrides = wishes },
    }.Ignoring("servicePointId", "sessionId", "loanDate", "proxyUserBarcode", "claimedReturnedResolution", "forceLoanPolicyId");

    private OverrideBlocks? _overrides;

    public string? UserBarcode { get; private set; }

    public string? ItemBarcode { get; private set; }

    public string? UserId { get; private set; }

    public string? ItemId { get; private set; }

    public DateTimeOffset? CheckInDate { get; private set; }

    /// <summary>The terms of the loan, as far as this wire has them.</summary>
    /// <param name="limitBlock">FOLIO's name of the limit that may be overridden.</param>
    public LoanTerms TermsFor(string limitBlock) =>
        new(_overrides?.OfPatron, LimitOverride: _overrides?.OfLimit(limitBlock));

    /// <param name="body">The request's body.</param>
    /// <param name="needed">The required properties.</param>
    /// <exception cref="FolioRefusedException">400 or 422: the body is not such an object.</exception>
    public static CirculationBody Read(FolioBody body, params ReadOnlySpan<string> needed)
    {
        var read = Fields.Read(body, new CirculationBody());
        foreach (var (name, value) in new[]
        {
            ("userBarcode", read.UserBarcode), ("itemBarcode", read.ItemBarcode), ("userId", read.UserId), ("itemId", read.ItemId),
        })
        {
            if (needed.Contains(name) && string.IsNullOrEmpty(value))
                body.Fault(FolioFault.Missing(name));
        }

        if (read.ItemBarcode is { Length: > 0 } barcode && Item.BarcodeOf(barcode) is null)
        {
            body.Fault(new(
                $"itemBarcode may have 1 to {Item.LongestBarcode} characters, no control character among them", "itemBarcode", barcode));
        }

        body.RefuseFaults();
        return read;
    }
}

/// <summary><c>overrideBlocks</c>: what staff want to override, the patron's blocks or a limit.</summary>
internal sealed class OverrideBlocks
{
    private static readonly FolioFields<OverrideBlocks> Fields = new FolioFields<OverrideBlocks>
    {
        { "comment", FolioKind.Text, (blocks, comment) => blocks._comment = comment },
        { "patronBlock", IsNamed, (blocks, named) => blocks._patron = named },
        { CirculationRefusals.ItemLimit, IsNamed, (blocks, named) => blocks._itemLimit = named },
        { CirculationRefusals.RenewalLimit, IsNamed, (blocks, named) => blocks._renewalLimit = named },
    }.Ignoring("itemNotLoanableBlock", "renewalDueDateRequiredBlock");

    private string? _comment;
    private bool _patron;
    private bool _itemLimit;
    private bool _renewalLimit;

    /// <summary>The override of the patron's blocks; null if they are not named.</summary>
    public BlockOverride? OfPatron => _patron ? new(_comment) : null;

    public static OverrideBlocks? Read(FolioBody body, ref Utf8JsonReader reader, string path) =>
        reader.TokenType == JsonTokenType.Null ? null : Fields.Read(body, ref reader, path, new OverrideBlocks());

    /// <summary>The override of a limit; null if it is not named.</summary>
    /// <param name="limitBlock">FOLIO's name of the limit.</param>
    public BlockOverride? OfLimit(string limitBlock) =>
        (limitBlock == CirculationRefusals.ItemLimit ? _itemLimit : _renewalLimit) ? new(_comment) : null;

    private static bool IsNamed(FolioBody body, ref Utf8JsonReader reader, string path)
    {
        var named = reader.TokenType != JsonTokenType.Null;
        reader.Skip();
        return named;
    }
}
