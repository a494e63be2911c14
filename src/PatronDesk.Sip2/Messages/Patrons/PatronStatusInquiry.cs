namespace PatronDesk.Sip2.Messages;

/// <summary>23: asks for a patron's status.</summary>
public readonly struct PatronStatusRequest
{
    /// <summary>Reads a 23.</summary>
    public PatronStatusRequest(in Message message)
    {
        var header = new HeaderReader(message.Header);
        Language = header.Language();
        Date = header.Date();
        Card = new(message.Fields);
    }

    /// <summary>The patron's language.</summary>
    public Language Language { get; }

    /// <summary>The terminal's clock; null when it makes no sense.</summary>
    public DateTime? Date { get; }

    /// <summary>The card, and what proves it.</summary>
    public CardFields Card { get; }
}

/// <summary>24: a patron's status. Answers 23 and 01.</summary>
public readonly struct PatronStatusResponse : IAnswer
{
    /// <summary>The patron's status.</summary>
    public required StatusAnswer Answer { get; init; }

    void IAnswer.WriteTo(AnswerWriter writer)
    {
        writer.Raw("24"u8);
        Answer.WriteTo(writer);
    }
}
