using PatronDesk.Sip2.Fields;

namespace PatronDesk.Sip2.Messages;

/// <summary>25: a terminal lifts a block.</summary>
public readonly struct PatronEnableRequest
{
    private readonly FieldSet _fields;

    /// <summary>Reads a 25.</summary>
    public PatronEnableRequest(in Message message)
    {
        Date = new HeaderReader(message.Header).Date();
        _fields = message.Fields;
        Patron = _fields.Barcode(Tag.AA);
        Password = _fields.Secret(Tag.AD);
    }

    /// <summary>The terminal's clock; null when it makes no sense.</summary>
    public DateTime? Date { get; }

    /// <summary>AA: barcode of the card; empty when missing.</summary>
    public string Patron { get; }

    /// <summary>AD.</summary>
    public Secret Password { get; }

    /// <summary>AO, which terminals often get wrong.</summary>
    public string? Institution => _fields.Text(Tag.AO);

    /// <summary>AC.</summary>
    public Secret TerminalPassword => _fields.Secret(Tag.AC);
}

/// <summary>26: a patron's status after a 25.</summary>
public readonly struct PatronEnableResponse : IAnswer
{
    /// <summary>The 14 places.</summary>
    public required PatronStatus Status { get; init; }

    /// <summary>A 25 has none to repeat; unknown unless the patron's is known.</summary>
    public Language Language { get; init; }

    /// <summary>The server's clock.</summary>
    public required DateTime Date { get; init; }

    /// <summary>AO.</summary>
    public required string Institution { get; init; }

    /// <summary>AA, repeated from the request.</summary>
    public required string Patron { get; init; }

    /// <summary>AE; empty for an unknown card, and where personal data is withheld.</summary>
    public string? Name { get; init; }

    /// <summary>BL; null where it is not known, and then left out: clients delete patrons on a no.</summary>
    public required bool? ValidPatron { get; init; }

    /// <summary>CQ; send it whenever a password came.</summary>
    public bool? ValidPassword { get; init; }

    /// <summary>AF.</summary>
    public IReadOnlyList<string>? ScreenMessages { get; init; }

    /// <summary>AG.</summary>
    public IReadOnlyList<string>? PrintLines { get; init; }

    void IAnswer.WriteTo(AnswerWriter writer)
    {
        writer.Raw("26"u8);
        writer.Status(Status);
        writer.Language(Language);
        writer.Date(Date);
        writer.Field(Tag.AO, Institution);
        writer.Field(Tag.AA, Patron);
        writer.Field(Tag.AE, Name);
        writer.Optional(Tag.BL, ValidPatron);
        writer.Optional(Tag.CQ, ValidPassword);
        writer.Lines(Tag.AF, ScreenMessages);
        writer.Lines(Tag.AG, PrintLines);
    }
}
