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
        NoBlock = header.YesNo();
        Date = header.Date();
        DueDateWithoutBlock = header.Date();
        _fields = message.Fields;
        Patron = _fields.Barcode(Tag.AA);
        Item = _fields.Barcode(Tag.AB);
        Password = _fields.Secret(Tag.AD);
    }

    /// <summary>The terminal takes a renewal for an answer when this patron already has the item.</summary>
    public bool RenewalAllowed { get; }

    /// <summary>The terminal lent while the server was away; the standard asks not to refuse it.</summary>
    public bool NoBlock { get; }

    /// <summary>The terminal's clock; null when it makes no sense.</summary>
    public DateTime? Date { get; }

    /// <summary>The due date that a terminal gave out while the server was away; null when blank or left out.</summary>
    public DateTime? DueDateWithoutBlock { get; }

    /// <summary>AA: barcode of the card; empty when missing.</summary>
    public string Patron { get; }

    /// <summary>AB: barcode of the item; empty when missing.</summary>
    public string Item { get; }

    /// <summary>AD.</summary>
    public Secret Password { get; }

    /// <summary>AO, which terminals often get wrong.</summary>
    public string? Institution => _fields.Text(Tag.AO);

    /// <summary>AC.</summary>
    public Secret TerminalPassword => _fields.Secret(Tag.AC);

    /// <summary>CH.</summary>
    public string? ItemProperties => _fields.Text(Tag.CH);

    /// <summary>BO: the patron has agreed to a fee.</summary>
    public bool FeeAcknowledged => _fields.Flag(Tag.BO) ?? false;

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
