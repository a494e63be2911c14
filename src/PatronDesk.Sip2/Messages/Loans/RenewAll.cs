using PatronDesk.Sip2.Fields;

namespace PatronDesk.Sip2.Messages;

/// <summary>65: renews all loans of a patron.</summary>
public readonly struct RenewAllRequest
{
    private readonly FieldSet _fields;

    /// <summary>Reads a 65.</summary>
    public RenewAllRequest(in Message message)
    {
        Date = new HeaderReader(message.Header).Date();
        _fields = message.Fields;
        Card = new(_fields);
    }

    /// <summary>The terminal's clock; null when it makes no sense.</summary>
    public DateTime? Date { get; }

    /// <summary>The card, and what proves it.</summary>
    public CardFields Card { get; }

    /// <summary>BO: the patron has agreed to a fee.</summary>
    public bool FeeAcknowledged => _fields.Flag(Tag.BO) ?? false;
}

/// <summary>66: which loans were renewed.</summary>
public readonly struct RenewAllResponse : IAnswer
{
    /// <summary>The request was carried out.</summary>
    public required bool Ok { get; init; }

    /// <summary>Loans renewed, of which <see cref="RenewedItems"/> may list fewer.</summary>
    public required int RenewedCount { get; init; }

    /// <summary>Loans not renewed.</summary>
    public required int UnrenewedCount { get; init; }

    /// <summary>The server's clock.</summary>
    public required DateTime Date { get; init; }

    /// <summary>AO.</summary>
    public required string Institution { get; init; }

    /// <summary>BM: barcodes.</summary>
    public IReadOnlyList<string>? RenewedItems { get; init; }

    /// <summary>BN: barcodes, a reason may follow.</summary>
    public IReadOnlyList<string>? UnrenewedItems { get; init; }

    /// <summary>AF.</summary>
    public IReadOnlyList<string>? ScreenMessages { get; init; }

    /// <summary>AG.</summary>
    public IReadOnlyList<string>? PrintLines { get; init; }

    void IAnswer.WriteTo(AnswerWriter writer)
    {
        writer.Raw("66"u8);
        writer.OneOrZero(Ok);
        writer.Number(RenewedCount, 4);
        writer.Number(UnrenewedCount, 4);
        writer.Date(Date);
        writer.Field(Tag.AO, Institution);
        writer.Repeated(Tag.BM, RenewedItems);
        writer.Repeated(Tag.BN, UnrenewedItems);
        writer.Lines(Tag.AF, ScreenMessages);
        writer.Lines(Tag.AG, PrintLines);
    }
}
