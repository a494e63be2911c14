using PatronDesk.Sip2.Encodings;
using PatronDesk.Sip2.Messages;
using Xunit;

namespace PatronDesk.Sip2.Tests;

/// <summary>A conversation in lines, Latin-1 for the bytes.</summary>
internal sealed class Talk
{
    public static readonly DateTime Noon = new(2026, 3, 4, 12, 5, 9);

    public Talk(WireSettings? settings = null, TimeProvider? clock = null) =>
        Conversation = new(clock ?? TimeProvider.System) { Settings = settings ?? WireSettings.Default };

    public Conversation Conversation { get; }

    public Turn Receive(string line) => Conversation.Receive(Frames.Bytes(line));

    public string Outgoing => Frames.Text(Conversation.Outgoing);

    public string Answer<T>(T response)
        where T : struct, IAnswer => Frames.Text(Conversation.Answer(response));

    /// <summary>The line of one answer, without trailer and terminator.</summary>
    public static string Line<T>(T response, WireSettings? settings = null)
        where T : struct, IAnswer
    {
        var line = new Talk(settings).Answer(response);
        Assert.EndsWith("\r", line, StringComparison.Ordinal);
        return line[..^1];
    }

    public static Message Message(string line, TextEncoding? encoding = null)
    {
        Assert.True(PatronDesk.Sip2.Messages.Message.TryRead(Frames.Bytes(line), encoding ?? TextEncoding.Ascii, out var message));
        return message;
    }
}
