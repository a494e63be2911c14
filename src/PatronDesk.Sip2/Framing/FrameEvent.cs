namespace PatronDesk.Sip2.Framing;

/// <summary>What a <see cref="FrameReader"/> found at the front of its buffer.</summary>
public enum FrameEvent
{
    /// <summary>No whole message yet; read on.</summary>
    NeedMore,

    /// <summary>A whole message.</summary>
    Message,

    /// <summary>The other side finished sending, and nothing was left over.</summary>
    End,

    /// <summary>
    /// The other side finished in the middle of a message, which must not be carried out: its end is unknown.
    /// </summary>
    HalfMessage,

    /// <summary>
    /// More bytes than the limit without a terminator; where the next message begins can't be known, so close.
    /// </summary>
    TooLong,
}
