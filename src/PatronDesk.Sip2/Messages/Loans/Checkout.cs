using PatronDesk.Sip2.Fields;

namespace PatronDesk.Sip2.Messages;

/// <summary>11: checks an item out.</summary>
public readonly struct CheckoutRequest
{
    private readonly FieldSet _fields;

    /// <summary>Reads an 11.</summary>
    public CheckoutRequest(in Message message)
    {
        var header = new HeaderReader(message.Header);
        RenewalAllowed = header.YesNo();
        _fields = message.Fields;
        Card = new(_fields);
        Loan = new(ref header, _fields);
    }

    /// <summary>The terminal takes a renewal for an answer when this patron already has the item.</summary>
    public bool RenewalAllowed { get; }

    /// <summary>The card, and what proves it.</summary>
    public CardFields Card { get; }

    /// <summary>The item and the dates.</summary>
    public LoanRequest Loan { get; }

    /// <summary>BI: take back a check-out that failed at the terminal.</summary>
    public bool Cancel => _fields.Flag(Tag.BI) ?? false;
}

/// <summary>12: whether an item was checked out.</summary>
public readonly struct CheckoutResponse : IAnswer
{
    /// <summary>The loan.</summary>
    public required LoanAnswer Loan { get; init; }

    void IAnswer.WriteTo(AnswerWriter writer)
    {
        writer.Raw("12"u8);
        Loan.WriteTo(writer);
    }
}
