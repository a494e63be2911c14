using PatronDesk.Sip2.Fields;

namespace PatronDesk.Sip2.Messages;

/// <summary>23: asks for a patron's status.</summary>
public readonly struct PatronStatusRequest
{
    private readonly FieldSet _fields;

    /// <summary>Reads a 23.</summary>
    public PatronStatusRequest(in Message message)
    {
        var header = new HeaderReader(message.Header);
        Language = header.Language();
        Date = header.Date();
        _fields = message.Fields;
        Patron = _fields.Barcode(Tag.AA);
        Password = _fields.Secret(Tag.AD);
    }

    /// <summary>The patron's language.</summary>
    public Language Language { get; }

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

/// <summary>24: a patron's status. Answers 23 and 01.</summary>
public readonly struct PatronStatusResponse : IAnswer
{
    /// <summary>The 14 places.</summary>
    public required PatronStatus Status { get; init; }

    /// <summary>Repeated from the request.</summary>
    public required Language Language { get; init; }

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

    /// <summary>CQ. Send it whenever a password came: clients take its absence for yes.</summary>
    public bool? ValidPassword { get; init; }

    /// <summary>BH: ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>BV: what the patron owes.</summary>
    public decimal? FeeAmount { get; init; }

    /// <summary>What the account's tag map may add.</summary>
    public PatronFacts Facts { get; init; }

    /// <summary>AF.</summary>
    public IReadOnlyList<string>? ScreenMessages { get; init; }

    /// <summary>AG.</summary>
    public IReadOnlyList<string>? PrintLines { get; init; }

    void IAnswer.WriteTo(AnswerWriter writer)
    {
        writer.Raw("24"u8);
        writer.Status(Status);
        writer.Language(Language);
        writer.Date(Date);
        writer.Field(Tag.AO, Institution);
        writer.Field(Tag.AA, Patron);
        writer.Field(Tag.AE, Name);
        writer.Optional(Tag.BL, ValidPatron);
        writer.Optional(Tag.CQ, ValidPassword);
        writer.Optional(Tag.BH, Currency);
        writer.Optional(Tag.BV, FeeAmount);
        writer.Facts(Facts);
        writer.Lines(Tag.AF, ScreenMessages);
        writer.Lines(Tag.AG, PrintLines);
    }
}
