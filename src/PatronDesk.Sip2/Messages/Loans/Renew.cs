using PatronDesk.Sip2.Fields;

namespace PatronDesk.Sip2.Messages;

/// <summary>29: renews a loan.</summary>
public readonly struct RenewRequest
{
    private readonly FieldSet _fields;

    /// <summary>Reads a 29.</summary>
    public RenewRequest(in Message message)
    {
        var header = new HeaderReader(message.Header);
        ThirdPartyAllowed = header.YesNo();
        _fields = message.Fields;
        Card = new(_fields);
        Loan = new(ref header, _fields);
    }

    /// <summary>Someone else than the borrower may renew.</summary>
    public bool ThirdPartyAllowed { get; }

    /// <summary>The card, and what proves it.</summary>
    public CardFields Card { get; }

    /// <summary>The item and the dates. Without a barcode there is a <see cref="Title"/>.</summary>
    public LoanRequest Loan { get; }

    /// <summary>AJ.</summary>
    public string? Title => _fields.Text(Tag.AJ);
}

/// <summary>30: whether a loan was renewed.</summary>
public readonly struct RenewResponse : IAnswer
{
    /// <summary>The loan.</summary>
    public required LoanAnswer Loan { get; init; }

    void IAnswer.WriteTo(AnswerWriter writer)
    {
        writer.Raw("30"u8);
        Loan.WriteTo(writer);
    }
}
