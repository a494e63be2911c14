using PatronDesk.Sip2.Fields;

namespace PatronDesk.Sip2.Messages;

/// <summary>35: a patron is done at the terminal.</summary>
public readonly struct EndPatronSessionRequest
{
    /// <summary>Reads a 35.</summary>
    public EndPatronSessionRequest(in Message message)
    {
        Date = new HeaderReader(message.Header).Date();
        Card = new(message.Fields);
    }

    /// <summary>The terminal's clock; null when it makes no sense.</summary>
    public DateTime? Date { get; }

    /// <summary>The card. Terminals send a PIN on every message; checking it here would lock cards for nothing.</summary>
    public CardFields Card { get; }
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
