using PatronDesk.Sip2.Fields;

namespace PatronDesk.Sip2.Messages;

/// <summary>What a 15 wants done.</summary>
public enum HoldMode
{
    /// <summary>None of the three signs.</summary>
    Unknown,

    /// <summary><c>+</c></summary>
    Add,

    /// <summary><c>-</c></summary>
    Delete,

    /// <summary><c>*</c></summary>
    Change,
}

/// <summary>15: adds, deletes or changes a hold.</summary>
public readonly struct HoldRequest
{
    private readonly FieldSet _fields;

    /// <summary>Reads a 15.</summary>
    public HoldRequest(in Message message)
    {
        var header = new HeaderReader(message.Header);
        Mode = header.Character() switch
        {
            '+' => HoldMode.Add,
            '-' => HoldMode.Delete,
            '*' => HoldMode.Change,
            _ => HoldMode.Unknown,
        };
        Date = header.Date();
        _fields = message.Fields;
        Card = new(_fields);
        Item = _fields.Barcode(Tag.AB);
    }

    /// <summary>What to do.</summary>
    public HoldMode Mode { get; }

    /// <summary>The terminal's clock; null when it makes no sense.</summary>
    public DateTime? Date { get; }

    /// <summary>The card, and what proves it.</summary>
    public CardFields Card { get; }

    /// <summary>AB: barcode of the item; empty when missing, and then there is a <see cref="Title"/>.</summary>
    public string Item { get; }

    /// <summary>AJ.</summary>
    public string? Title => _fields.Text(Tag.AJ);

    /// <summary>BW: until when the patron wants it; null when missing, blank or no date.</summary>
    public DateTime? Expiration => _fields.TryGet(Tag.BW, out var date) ? Sip2Date.Read(date) : null;

    /// <summary>BW was sent, is not blank, and is no date.</summary>
    public bool HasMalformedExpiration =>
        _fields.TryGet(Tag.BW, out var date) && date.ContainsAnyExcept((byte)' ', (byte)'0') && Sip2Date.Read(date) is null;

    /// <summary>BS.</summary>
    public string? PickupLocation => _fields.Text(Tag.BS);

    /// <summary>BY: 1 other, 2 any copy, 3 this copy, 4 any copy at one branch.</summary>
    public int? HoldType => _fields.Number(Tag.BY);

    /// <summary>BO: the patron has agreed to a fee.</summary>
    public bool FeeAcknowledged => _fields.Flag(Tag.BO) ?? false;
}

/// <summary>16: what became of a hold.</summary>
public readonly struct HoldResponse : IAnswer
{
    /// <summary>Done.</summary>
    public required bool Ok { get; init; }

    /// <summary>The item is available now.</summary>
    public required bool Available { get; init; }

    /// <summary>The server's clock.</summary>
    public required DateTime Date { get; init; }

    /// <summary>BW.</summary>
    public DateTime? Expiration { get; init; }

    /// <summary>BR.</summary>
    public int? QueuePosition { get; init; }

    /// <summary>BS.</summary>
    public string? PickupLocation { get; init; }

    /// <summary>AO.</summary>
    public required string Institution { get; init; }

    /// <summary>AA, repeated from the request.</summary>
    public required string Patron { get; init; }

    /// <summary>AB.</summary>
    public string? Item { get; init; }

    /// <summary>AJ.</summary>
    public string? Title { get; init; }

    /// <summary>AF.</summary>
    public IReadOnlyList<string>? ScreenMessages { get; init; }

    /// <summary>AG.</summary>
    public IReadOnlyList<string>? PrintLines { get; init; }

    void IAnswer.WriteTo(AnswerWriter writer)
    {
        writer.Raw("16"u8);
        writer.OneOrZero(Ok);
        writer.YesNo(Available);
        writer.Date(Date);
        writer.Optional(Tag.BW, Expiration);
        writer.Ordinal(Tag.BR, QueuePosition);
        writer.Optional(Tag.BS, PickupLocation);
        writer.Field(Tag.AO, Institution);
        writer.Field(Tag.AA, Patron);
        writer.Optional(Tag.AB, Item);
        writer.Optional(Tag.AJ, Title);
        writer.Lines(Tag.AF, ScreenMessages);
        writer.Lines(Tag.AG, PrintLines);
    }
}
