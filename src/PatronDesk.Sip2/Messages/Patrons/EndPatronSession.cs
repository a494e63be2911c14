using PatronDesk.Sip2.Fields;

namespace PatronDesk.Sip2.Messages;

/// <summary>35: a patron is done at the terminal.</summary>
public readonly struct EndPatronSessionRequest
{
    private readonly FieldSet _fields;

    /// <summary>Reads a 35.</summary>
    public EndPatronSessionRequest(in Message message)
    {
        Date = new HeaderReader(message.Header).Date();
        _fields = message.Fields;
        Patron = _fields.Barcode(Tag.AA);
    }

    /// <summary>The terminal's clock; null when it makes no sense.</summary>
    public DateTime? Date { get; }

    /// <summary>AA: barcode of the card; empty when missing.</summary>
    public string Patron { get; }

    /// <summary>AO, which terminals often get wrong.</summary>
    public string? Institution => _fields.Text(Tag.AO);

    /// <summary>AC.</summary>
    public Secret TerminalPassword => _fields.Secret(Tag.AC);

    /// <summary>AD. Terminals send it on every message; checking it here would lock accounts for nothing.</summary>
    public Secret Password => _fields.Secret(Tag.AD);
}

/// <summary>36: the session is over.</summary>
public readonly struct EndSessionResponse : IAnswer
{
    /// <summary>The session has ended.</summary>
    public required bool Ended { get; init; }

    /// <summary>The server's clock.</summary>
    public required DateTime Date { get; init; }

    /// <summary>AO.</summary>
    public required string Institution { get; init; }

    /// <summary>AA, repeated from the request.</summary>
    public required string Patron { get; init; }

    /// <summary>AF.</summary>
    public IReadOnlyList<string>? ScreenMessages { get; init; }

    /// <summary>AG.</summary>
    public IReadOnlyList<string>? PrintLines { get; init; }

    void IAnswer.WriteTo(AnswerWriter writer)
    {
        writer.Raw("36"u8);
        writer.YesNo(Ended);
        writer.Date(Date);
        writer.Field(Tag.AO, Institution);
        writer.Field(Tag.AA, Patron);
        writer.Lines(Tag.AF, ScreenMessages);
        writer.Lines(Tag.AG, PrintLines);
    }
}
