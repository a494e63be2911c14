using System.Text.Json;
using PatronDesk.Blocks;
using PatronDesk.Lending;

namespace PatronDesk.Faces.Folio;

/// <summary>What is posted to lend, renew or take back. What a ledger has no use for is accepted and left aside.</summary>
internal sealed record CirculationBody
{
    public string? UserBarcode { get; init; }

    public string? ItemBarcode { get; init; }

    public string? UserId { get; init; }

    public string? ItemId { get; init; }

    public DateTimeOffset? CheckInDate { get; init; }

    /// <summary>Staff's wish to go on in spite of a block; null for none.</summary>
    public BlockOverride? Override { get; init; }

    /// <summary>Staff's wish to go on in spite of a limit; null for none.</summary>
    public BlockOverride? LimitOverride { get; init; }

    public LoanTerms Terms => new(Override, LimitOverride: LimitOverride);

    /// <param name="body">The request's body.</param>
    /// <param name="limitBlock">What FOLIO calls the limit that may stand in the way; null where none can.</param>
    /// <param name="needed">The properties that must be there.</param>
    /// <exception cref="FolioRefusedException">400 or 422: the body is not such an object.</exception>
    public static CirculationBody Read(FolioBody body, string? limitBlock, params ReadOnlySpan<string> needed)
    {
        var read = new CirculationBody();
        body.ReadObject((ref Utf8JsonReader reader, string name, string path) =>
        {
            switch (name)
            {
                case "userBarcode":
                    read = read with { UserBarcode = body.String(ref reader, path)?.Trim() };
                    return true;
                case "itemBarcode":
                    read = read with { ItemBarcode = body.String(ref reader, path)?.Trim() };
                    return true;
                case "userId":
                    read = read with { UserId = body.AnyUuid(ref reader, path) };
                    return true;
                case "itemId":
                    read = read with { ItemId = body.AnyUuid(ref reader, path) };
                    return true;
                case "checkInDate":
                    read = read with { CheckInDate = body.Instant(ref reader, path) };
                    return true;
                case "overrideBlocks":
                    var (patron, limit) = Overrides(body, ref reader, path, limitBlock);
                    read = read with { Override = patron, LimitOverride = limit };
                    return true;
                case "servicePointId" or "sessionId" or "loanDate" or "proxyUserBarcode" or "claimedReturnedResolution"
                    or "forceLoanPolicyId":
                    reader.Skip();
                    return true;
                default:
                    return false;
            }
        });
        foreach (var name in needed)
        {
            var value = name switch
            {
                "userBarcode" => read.UserBarcode,
                "itemBarcode" => read.ItemBarcode,
                "userId" => read.UserId,
                _ => read.ItemId,
            };
            if (string.IsNullOrEmpty(value))
                body.Fault(FolioFault.Missing(name));
        }

        if (read.ItemBarcode is { Length: > 0 } barcode && Item.BarcodeOf(barcode) is null)
            body.Fault(new($"itemBarcode may have 1 to {Item.LongestBarcode} characters, no control character among them", "itemBarcode", barcode));
        body.RefuseFaults();
        return read;
    }

    /// <summary>
    /// Reads <c>overrideBlocks</c>: the wishes to override the patron's blocks, and the limit; null where it does not name
    /// them.
    /// </summary>
    /// <param name="body">The request's body.</param>
    /// <param name="reader">Stands on the object.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="limitBlock">What FOLIO calls the limit that may stand in the way; null where none can.</param>
    public static (BlockOverride? Patron, BlockOverride? Limit) Overrides(
        FolioBody body, ref Utf8JsonReader reader, string path, string? limitBlock)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return (null, null);
        var (ofPatron, ofLimit) = (false, false);
        string? comment = null;
        body.ReadObject(ref reader, path, (ref Utf8JsonReader value, string name, string full) =>
        {
            switch (name)
            {
                case "patronBlock":
                    ofPatron = value.TokenType != JsonTokenType.Null;
                    value.Skip();
                    return true;
                case "comment":
                    comment = body.String(ref value, full);
                    return true;
                case "itemLimitBlock" or "renewalBlock":
                    ofLimit |= name == limitBlock && value.TokenType != JsonTokenType.Null;
                    value.Skip();
                    return true;
                case "itemNotLoanableBlock" or "renewalDueDateRequiredBlock":
                    value.Skip();
                    return true;
                default:
                    return false;
            }
        });
        var wish = new BlockOverride(comment);
        return (ofPatron ? wish : null, ofLimit ? wish : null);
    }
}
