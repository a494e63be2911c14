namespace PatronDesk.Sip2.Messages;

/// <summary>25: a terminal lifts a block.</summary>
public readonly struct PatronEnableRequest
{
    /// <summary>Reads a 25.</summary>
    public PatronEnableRequest(in Message message)
    {
        Date = new HeaderReader(message.Header).Date();
        Card = new(message.Fields);
    }

    /// <summary>The terminal's clock; null when it makes no sense.</summary>
    public DateTime? Date { get; }

    /// <summary>The card, and what proves it.</summary>
    public CardFields Card { get; }
}

/// <summary>26: a patron's status after a 25.</summary>
public readonly struct PatronEnableResponse : IAnswer
{
    /// <summary>The patron's status.</summary>
    public required StatusAnswer Answer { get; init; }

    void IAnswer.WriteTo(AnswerWriter writer)
    {
        writer.Raw("26"u8);
        Answer.WriteTo(writer);
    }
}
