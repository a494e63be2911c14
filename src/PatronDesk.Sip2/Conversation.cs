using System.Text;
using PatronDesk.Sip2.Framing;
using PatronDesk.Sip2.Messages;

namespace PatronDesk.Sip2;

/// <summary>
/// The strict question and answer of one connection: verifies checksums, repeats an answer instead of carrying a request out
/// twice, asks for damaged messages again, and seals answers. Knows no socket: frames come in, bytes to send come out.
/// Not for several threads. A frame's memory must stay as it is until its answer is sealed.
/// </summary>
/// <param name="clock">Tells how old the last answer is.</param>
public sealed class Conversation(TimeProvider clock)
{
    // A retry comes within the timeouts of a 98, which are below 100 seconds. What comes later is a question anew, so that
    // a client whose messages never differ isn't told for ever what was true once.
    private static readonly TimeSpan RepeatWindow = TimeSpan.FromMinutes(5);

    // A 96 has a checksum but never a sequence number.
    private static readonly byte[][] Resends = WithEachTerminator("96AZFEF6");
    private static readonly byte[][] BareResends = WithEachTerminator("96");

    private readonly AnswerWriter answer = new();
    private byte[] lastRequest = [];
    private int lastRequestLength;
    private Trailer lastTrailer;
    private long answeredAt;
    private bool isAnswered;
    private bool lastSentIs96;
    private bool usesChecksums;
    private Terminator received = Terminator.Cr;

    /// <summary>How this client wants its lines; set again when it has logged in.</summary>
    public WireSettings Settings { get; set; } = WireSettings.Default;

    /// <summary>The request to carry out, after <see cref="Turn.Handle"/>.</summary>
    public Message Request { get; private set; }

    /// <summary>What to send, terminator included. Valid until the next message is received.</summary>
    public ReadOnlyMemory<byte> Outgoing { get; private set; }

    /// <summary>
    /// The request came without a checksum although earlier ones had one: worth a warning, not a refusal.
    /// </summary>
    public bool LacksChecksum { get; private set; }

    /// <summary>Takes a message in and says what to do about it.</summary>
    /// <param name="frame">The message without its terminator.</param>
    /// <param name="terminator">What ended it; <see cref="Terminator.Cr"/> where that was not looked at.</param>
    public Turn Receive(ReadOnlyMemory<byte> frame, Terminator terminator = Terminator.Cr)
    {
        Outgoing = default;
        received = terminator;
        var trailer = Trailer.Find(frame.Span);
        if (trailer.Checksum == ChecksumState.Wrong && Settings.ErrorDetection)
            return AskAgain(trailer);

        if (!Message.TryRead(frame, trailer, Settings.Encoding, out var request))
            return Turn.Ignore;

        LacksChecksum = usesChecksums && trailer.Checksum == ChecksumState.Absent;
        usesChecksums |= Settings.ErrorDetection && trailer.Checksum == ChecksumState.Right;

        if (request.Code == MessageCode.ResendRequest)
            return isAnswered && !lastSentIs96 ? Repeat(sequence: null, trailer) : AskAgain(trailer);
        if (IsSentAgain(frame.Span, trailer))
            return Repeat(trailer.Sequence, trailer);

        Remember(frame.Span, trailer);
        Request = request;
        return Turn.Handle;
    }

    /// <summary>Writes and seals the answer to <see cref="Request"/>, and keeps it for a retry.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="isFinal">
    /// False where it is only "not now": the same message is then carried out again, and a 97 asks for it.
    /// </param>
    /// <returns><see cref="Outgoing"/>: one buffer, to be sent in one write.</returns>
    public ReadOnlyMemory<byte> Answer<T>(in T response, bool isFinal = true)
        where T : struct, IAnswer
    {
        answer.Begin(Settings);
        response.WriteTo(answer);
        isAnswered = isFinal;
        lastSentIs96 = false;
        answeredAt = clock.GetTimestamp();
        Outgoing = answer.Seal(
            lastTrailer.Sequence, Settings.ErrorDetection && lastTrailer.Checksum == ChecksumState.Right, Ending);
        return Outgoing;
    }

    // AY and AZ alone would not do. AZ is a sum and so blind to order, and some clients never count AY up: two cards whose
    // digits are swapped, or two places of a summary, would then pass for one message sent twice.
    private bool IsSentAgain(ReadOnlySpan<byte> frame, Trailer trailer) =>
        isAnswered
        && trailer is { Checksum: ChecksumState.Right, Sequence: not null }
        && frame.SequenceEqual(lastRequest.AsSpan(0, lastRequestLength))
        && clock.GetElapsedTime(answeredAt) < RepeatWindow;

    private void Remember(ReadOnlySpan<byte> frame, Trailer trailer)
    {
        isAnswered = false;
        lastTrailer = trailer;
        lastRequestLength = frame.Length;
        if (lastRequest.Length < frame.Length)
            lastRequest = new byte[int.Max(frame.Length, 128)];
        frame.CopyTo(lastRequest);
    }

    private Turn Repeat(char? sequence, Trailer trailer)
    {
        var checksum = lastTrailer.Checksum == ChecksumState.Right || trailer.Checksum == ChecksumState.Right;
        lastSentIs96 = false;
        Outgoing = answer.Seal(sequence, Settings.ErrorDetection && checksum, Ending);
        return Turn.Repeat;
    }

    private Turn AskAgain(Trailer trailer)
    {
        var checksum = Settings.ErrorDetection && (usesChecksums || trailer.Checksum != ChecksumState.Absent);
        lastSentIs96 = true;
        // The answer that is kept for a retry stays in its buffer.
        Outgoing = (checksum ? Resends : BareResends)[(int)Ending];
        return Turn.AskAgain;
    }

    private Terminator Ending => Settings.Terminator == Terminator.Mirror ? received : Settings.Terminator;

    // In the order of Terminator; before it is known what ends an answer, it is CR.
    private static byte[][] WithEachTerminator(string line) =>
    [
        Encoding.ASCII.GetBytes(line + "\r"), Encoding.ASCII.GetBytes(line + "\r"), Encoding.ASCII.GetBytes(line + "\n"),
        Encoding.ASCII.GetBytes(line + "\r\n"),
    ];
}
