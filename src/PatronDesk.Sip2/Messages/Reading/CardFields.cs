using PatronDesk.Sip2.Fields;

namespace PatronDesk.Sip2.Messages;

/// <summary>The fields of every request that names a card and may prove it: AA, AD, AO and AC.</summary>
public readonly struct CardFields
{
    private readonly FieldSet _fields;

    internal CardFields(FieldSet fields)
    {
        _fields = fields;
        Patron = fields.Barcode(Tag.AA);
        Password = fields.Secret(Tag.AD);
    }

    /// <summary>AA: barcode of the card; empty when missing.</summary>
    public string Patron { get; }

    /// <summary>AD: the patron's PIN.</summary>
    public Secret Password { get; }

    /// <summary>AO, which terminals often get wrong.</summary>
    public string? Institution => _fields.Text(Tag.AO);

    /// <summary>AC.</summary>
    public Secret TerminalPassword => _fields.Secret(Tag.AC);
}
