using PatronDesk.Sip2.Fields;

namespace PatronDesk.Sip2.Messages;

/// <summary>19: changes what is known of an item.</summary>
public readonly struct ItemStatusUpdateRequest
{
    private readonly FieldSet _fields;

    /// <summary>Reads a 19.</summary>
    public ItemStatusUpdateRequest(in Message message)
    {
        Date = new HeaderReader(message.Header).Date();
        _fields = message.Fields;
        Item = _fields.Barcode(Tag.AB);
    }

    /// <summary>The terminal's clock; null when it makes no sense.</summary>
    public DateTime? Date { get; }

    /// <summary>AB: barcode of the item; empty when missing.</summary>
    public string Item { get; }

    /// <summary>CH: what is new; empty when missing.</summary>
    public string ItemProperties => _fields.Text(Tag.CH) ?? "";

    /// <summary>AO, which terminals often get wrong.</summary>
    public string? Institution => _fields.Text(Tag.AO);

    /// <summary>AC.</summary>
    public Secret TerminalPassword => _fields.Secret(Tag.AC);
}

/// <summary>20: whether what is known of an item was changed.</summary>
public readonly struct ItemStatusUpdateResponse : IAnswer
{
    /// <summary>Changed.</summary>
    public required bool Ok { get; init; }

    /// <summary>The server's clock.</summary>
    public required DateTime Date { get; init; }

    /// <summary>AB, repeated from the request.</summary>
    public required string Item { get; init; }

    /// <summary>AJ.</summary>
    public string? Title { get; init; }

    /// <summary>CH.</summary>
    public string? ItemProperties { get; init; }

    /// <summary>AF.</summary>
    public IReadOnlyList<string>? ScreenMessages { get; init; }

    /// <summary>AG.</summary>
    public IReadOnlyList<string>? PrintLines { get; init; }

    void IAnswer.WriteTo(AnswerWriter writer)
    {
        writer.Raw("20"u8);
        writer.OneOrZero(Ok);
        writer.Date(Date);
        writer.Field(Tag.AB, Item);
        writer.Optional(Tag.AJ, Title);
        writer.Optional(Tag.CH, ItemProperties);
        writer.Lines(Tag.AF, ScreenMessages);
        writer.Lines(Tag.AG, PrintLines);
    }
}
