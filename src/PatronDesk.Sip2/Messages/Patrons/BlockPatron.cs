using PatronDesk.Sip2.Fields;

namespace PatronDesk.Sip2.Messages;

/// <summary>01: a terminal blocks a patron. Answered with a <see cref="PatronStatusResponse"/>.</summary>
public readonly struct BlockPatronRequest
{
    private readonly FieldSet _fields;

    /// <summary>Reads a 01.</summary>
    public BlockPatronRequest(in Message message)
    {
        var header = new HeaderReader(message.Header);
        CardRetained = header.YesNo();
        Date = header.Date();
        _fields = message.Fields;
        Patron = _fields.Barcode(Tag.AA);
    }

    /// <summary>The terminal kept the card.</summary>
    public bool CardRetained { get; }

    /// <summary>The terminal's clock; null when it makes no sense.</summary>
    public DateTime? Date { get; }

    /// <summary>AA: barcode of the card; empty when missing.</summary>
    public string Patron { get; }

    /// <summary>AL: why; empty when missing.</summary>
    public string Reason => _fields.Text(Tag.AL) ?? "";

    /// <summary>AO, which terminals often get wrong.</summary>
    public string? Institution => _fields.Text(Tag.AO);

    /// <summary>AC.</summary>
    public Secret TerminalPassword => _fields.Secret(Tag.AC);
}
