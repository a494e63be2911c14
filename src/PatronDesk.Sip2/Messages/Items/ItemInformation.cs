using PatronDesk.Sip2.Fields;

namespace PatronDesk.Sip2.Messages;

/// <summary>17: asks about an item.</summary>
public readonly struct ItemInformationRequest
{
    private readonly FieldSet _fields;

    /// <summary>Reads a 17.</summary>
    public ItemInformationRequest(in Message message)
    {
        Date = new HeaderReader(message.Header).Date();
        _fields = message.Fields;
        Item = _fields.Barcode(Tag.AB);
    }

    /// <summary>The terminal's clock; null when it makes no sense.</summary>
    public DateTime? Date { get; }

    /// <summary>AB: barcode of the item; empty when missing.</summary>
    public string Item { get; }

    /// <summary>AO, which terminals often get wrong.</summary>
    public string? Institution => _fields.Text(Tag.AO);

    /// <summary>AC.</summary>
    public Secret TerminalPassword => _fields.Secret(Tag.AC);
}

/// <summary>Where an item is in its circulation; the numbers are those of the wire.</summary>
public enum CirculationStatus
{
    /// <summary>01.</summary>
    Other = 1,

    /// <summary>02.</summary>
    OnOrder = 2,

    /// <summary>03.</summary>
    Available = 3,

    /// <summary>04: on loan.</summary>
    Charged = 4,

    /// <summary>05: on loan, and not to be recalled before its earliest recall date.</summary>
    ChargedNotRecallableYet = 5,

    /// <summary>06.</summary>
    InProcess = 6,

    /// <summary>07.</summary>
    Recalled = 7,

    /// <summary>08.</summary>
    OnHoldShelf = 8,

    /// <summary>09.</summary>
    ToBeReshelved = 9,

    /// <summary>10.</summary>
    InTransit = 10,

    /// <summary>11.</summary>
    ClaimedReturned = 11,

    /// <summary>12.</summary>
    Lost = 12,

    /// <summary>13.</summary>
    Missing = 13,
}

/// <summary>18: what is known of an item.</summary>
public readonly struct ItemInformationResponse : IAnswer
{
    /// <summary>Where it is.</summary>
    public required CirculationStatus Circulation { get; init; }

    /// <summary>0 other, 1 none, 2 Tattle-Tape strip, 3 Whisper tape.</summary>
    public int SecurityMarker { get; init; }

    /// <summary>See <see cref="LoanAnswer.FeeType"/>; 1 when there are no fees.</summary>
    public int FeeType { get; init; }

    /// <summary>The server's clock.</summary>
    public required DateTime Date { get; init; }

    /// <summary>CF.</summary>
    public int? HoldQueueLength { get; init; }

    /// <summary>AH, in the form that the client wants.</summary>
    public DateTime? DueDate { get; init; }

    /// <summary>CJ.</summary>
    public DateTime? RecallDate { get; init; }

    /// <summary>CM: until when it waits for who placed a hold.</summary>
    public DateTime? HoldPickupDate { get; init; }

    /// <summary>AB, repeated from the request.</summary>
    public required string Item { get; init; }

    /// <summary>AJ; empty when unknown.</summary>
    public string? Title { get; init; }

    /// <summary>BG.</summary>
    public string? Owner { get; init; }

    /// <summary>BH: ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>BV.</summary>
    public decimal? FeeAmount { get; init; }

    /// <summary>CK, see <see cref="LoanAnswer.MediaType"/>.</summary>
    public int? MediaType { get; init; }

    /// <summary>AQ.</summary>
    public string? PermanentLocation { get; init; }

    /// <summary>AP.</summary>
    public string? CurrentLocation { get; init; }

    /// <summary>CH.</summary>
    public string? ItemProperties { get; init; }

    /// <summary>CS, an extension.</summary>
    public string? CallNumber { get; init; }

    /// <summary>AF.</summary>
    public IReadOnlyList<string>? ScreenMessages { get; init; }

    /// <summary>AG.</summary>
    public IReadOnlyList<string>? PrintLines { get; init; }

    void IAnswer.WriteTo(AnswerWriter writer)
    {
        writer.Raw("18"u8);
        writer.Number((int)Circulation, 2);
        writer.Number(SecurityMarker, 2);
        writer.Number(FeeType, 2);
        writer.Date(Date);
        writer.Ordinal(Tag.CF, HoldQueueLength);
        if (DueDate is not null)
            writer.DueDate(Tag.AH, DueDate);
        writer.Optional(Tag.CJ, RecallDate);
        writer.Optional(Tag.CM, HoldPickupDate);
        writer.Field(Tag.AB, Item);
        writer.Field(Tag.AJ, Title);
        writer.Optional(Tag.BG, Owner);
        writer.Optional(Tag.BH, Currency);
        writer.Optional(Tag.BV, FeeAmount);
        writer.Optional(Tag.CK, MediaType, 3);
        writer.Optional(Tag.AQ, PermanentLocation);
        writer.Optional(Tag.AP, CurrentLocation);
        writer.Optional(Tag.CH, ItemProperties);
        writer.Optional(Tag.CS, CallNumber);
        writer.Lines(Tag.AF, ScreenMessages);
        writer.Lines(Tag.AG, PrintLines);
    }
}
