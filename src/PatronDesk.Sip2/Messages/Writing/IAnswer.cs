namespace PatronDesk.Sip2.Messages;

/// <summary>
/// An answer that a <see cref="Conversation"/> can seal. The set is closed: only this project can add to it.
/// </summary>
public interface IAnswer
{
    internal void WriteTo(AnswerWriter writer);
}
