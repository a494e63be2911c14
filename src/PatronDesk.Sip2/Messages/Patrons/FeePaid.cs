using System.Globalization;
using PatronDesk.Sip2.Fields;

namespace PatronDesk.Sip2.Messages;

/// <summary>37: a fee was paid.</summary>
public readonly struct FeePaidRequest
{
    private const int CurrencyLength = 3;

    private readonly FieldSet _fields;

    /// <summary>Reads a 37.</summary>
    public FeePaidRequest(in Message message)
    {
        var header = new HeaderReader(message.Header);
        Date = header.Date();
        FeeType = header.Number(2);
        PaymentType = header.Number(2);
        Currency = System.Text.Encoding.ASCII.GetString(header.Take(CurrencyLength));
        _fields = message.Fields;
        Card = new(_fields);
    }

    /// <summary>The terminal's clock; null when it makes no sense.</summary>
    public DateTime? Date { get; }

    /// <summary>See <see cref="LoanAnswer.FeeType"/>.</summary>
    public int? FeeType { get; }

    /// <summary>0 cash, 1 VISA, 2 credit card.</summary>
    public int? PaymentType { get; }

    /// <summary>ISO 4217.</summary>
    public string Currency { get; }

    /// <summary>The card, and what proves it.</summary>
    public CardFields Card { get; }

    /// <summary>BV; null when missing or no amount.</summary>
    public decimal? FeeAmount =>
        _fields.TryGet(Tag.BV, out var value)
        && decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out var amount)
            ? amount
            : null;

    /// <summary>CG.</summary>
    public string? FeeId => _fields.Text(Tag.CG);

    /// <summary>BK.</summary>
    public string? TransactionId => _fields.Text(Tag.BK);
}

/// <summary>38: whether a payment was accepted.</summary>
public readonly struct FeePaidResponse : IAnswer
{
    /// <summary>Accepted.</summary>
    public required bool Accepted { get; init; }

    /// <summary>The server's clock.</summary>
    public required DateTime Date { get; init; }

    /// <summary>AO.</summary>
    public required string Institution { get; init; }

    /// <summary>AA, repeated from the request.</summary>
    public required string Patron { get; init; }

    /// <summary>BK, repeated from the request.</summary>
    public string? TransactionId { get; init; }

    /// <summary>AF.</summary>
    public IReadOnlyList<string>? ScreenMessages { get; init; }

    /// <summary>AG.</summary>
    public IReadOnlyList<string>? PrintLines { get; init; }

    void IAnswer.WriteTo(AnswerWriter writer)
    {
        writer.Raw("38"u8);
        writer.YesNo(Accepted);
        writer.Date(Date);
        writer.Field(Tag.AO, Institution);
        writer.Field(Tag.AA, Patron);
        writer.Optional(Tag.BK, TransactionId);
        writer.Lines(Tag.AF, ScreenMessages);
        writer.Lines(Tag.AG, PrintLines);
    }
}
