using PatronDesk.Sip2.Fields;

namespace PatronDesk.Sip2.Messages;

/// <summary>What 11 and 29 have in common: all of the header but its first character, and the fields about the item.</summary>
public readonly struct LoanRequest
{
    private readonly FieldSet _fields;

    internal LoanRequest(ref HeaderReader header, FieldSet fields)
    {
        NoBlock = header.YesNo();
        Date = header.Date();
        DueDateWithoutBlock = header.Date();
        _fields = fields;
        Item = fields.Barcode(Tag.AB);
    }

    /// <summary>The terminal lent or renewed while the server was away; the standard asks not to refuse it.</summary>
    public bool NoBlock { get; }

    /// <summary>The terminal's clock; null when it makes no sense.</summary>
    public DateTime? Date { get; }

    /// <summary>The due date that a terminal gave out while the server was away; null when blank or left out.</summary>
    public DateTime? DueDateWithoutBlock { get; }

    /// <summary>AB: barcode of the item; empty when missing.</summary>
    public string Item { get; }

    /// <summary>CH.</summary>
    public string? ItemProperties => _fields.Text(Tag.CH);

    /// <summary>BO: the patron has agreed to a fee.</summary>
    public bool FeeAcknowledged => _fields.Flag(Tag.BO) ?? false;
}
