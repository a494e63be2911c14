namespace PatronDesk.Sip2.Messages;

/// <summary>
/// An answer that a <see cref="Conversation"/> can seal. The set is closed: the answers of this folder.
/// </summary>
public interface IAnswer
{
    internal void WriteTo(AnswerWriter writer);
}
