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
        NoBlock = header.YesNo();
        Date = header.Date();
        DueDateWithoutBlock = header.Date();
        _fields = message.Fields;
        Patron = _fields.Barcode(Tag.AA);
        Item = _fields.Barcode(Tag.AB);
        Password = _fields.Secret(Tag.AD);
    }

    /// <summary>Someone else than the borrower may renew.</summary>
    public bool ThirdPartyAllowed { get; }

    /// <summary>The terminal renewed while the server was away.</summary>
    public bool NoBlock { get; }

    /// <summary>The terminal's clock; null when it makes no sense.</summary>
    public DateTime? Date { get; }

    /// <summary>The due date that a terminal gave out while the server was away; null when blank or left out.</summary>
    public DateTime? DueDateWithoutBlock { get; }

    /// <summary>AA: barcode of the card; empty when missing.</summary>
    public string Patron { get; }

    /// <summary>AB: barcode of the item; empty when missing, and then there is a <see cref="Title"/>.</summary>
    public string Item { get; }

    /// <summary>AD.</summary>
    public Secret Password { get; }

    /// <summary>AJ.</summary>
    public string? Title => _fields.Text(Tag.AJ);

    /// <summary>AO, which terminals often get wrong.</summary>
    public string? Institution => _fields.Text(Tag.AO);

    /// <summary>AC.</summary>
    public Secret TerminalPassword => _fields.Secret(Tag.AC);

    /// <summary>CH.</summary>
    public string? ItemProperties => _fields.Text(Tag.CH);

    /// <summary>BO: the patron has agreed to a fee.</summary>
    public bool FeeAcknowledged => _fields.Flag(Tag.BO) ?? false;
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
