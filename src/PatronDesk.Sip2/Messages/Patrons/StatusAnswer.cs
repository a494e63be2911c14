using PatronDesk.Sip2.Fields;

namespace PatronDesk.Sip2.Messages;

/// <summary>What 24 and 26 have in common, which is all but their code.</summary>
public readonly struct StatusAnswer
{
    /// <summary>The 14 places.</summary>
    public required PatronStatus Status { get; init; }

    /// <summary>Repeated from a 23. A 01 and a 25 have none to repeat; it is unknown then.</summary>
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

    internal void WriteTo(AnswerWriter writer)
    {
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
