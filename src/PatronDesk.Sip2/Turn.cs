namespace PatronDesk.Sip2;

/// <summary>What the caller of a <see cref="Conversation"/> does with a message that came in.</summary>
public enum Turn
{
    /// <summary>Carry out <see cref="Conversation.Request"/>, then seal the answer.</summary>
    Handle,

    /// <summary>Send <see cref="Conversation.Outgoing"/>, the last answer once more; carry out nothing.</summary>
    Repeat,

    /// <summary>
    /// Send <see cref="Conversation.Outgoing"/>, a 96 that asks for the message again; carry out nothing.
    /// </summary>
    AskAgain,

    /// <summary>The message is unknown. Send nothing.</summary>
    Ignore,
}
