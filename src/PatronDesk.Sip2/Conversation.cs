using System.Text;
using PatronDesk.Sip2.Framing;
using PatronDesk.Sip2.Messages;

namespace PatronDesk.Sip2;

/// <summary>
/// The strict question and answer of one connection. It verifies checksums, repeats an answer instead of carrying out a
/// request twice, asks for damaged messages again, and seals answers. It knows no socket: frames come in, bytes to send come
/// out. It is not thread-safe. A frame's memory must not change until its answer is sealed.
/// </summary>
/// <param name="clock">Measures how old the last answer is.</param>
public sealed class Conversation(TimeProvider clock)
{
    // A retry comes within the timeouts of a 98, which are below 100 seconds. Treat what comes later as a new question, so
    // that a client whose messages never differ doesn't get an old answer for ever.
    private static readonly TimeSpan RepeatWindow = TimeSpan.FromMinutes(5);

    // A 96 has a checksum but never a sequence number.
    private static readonly byte[][] Resends = WithEachTerminator("96AZFEF6");
    private static readonly byte[][] BareResends = WithEachTerminator("96");

    private readonly AnswerWriter _answer = new();
    private byte[] _lastRequest = [];
    private int _lastRequestLength;
    private Trailer _lastTrailer;
    private long _answeredAt;
    private bool _isAnswered;
    private bool _lastSentIs96;
    private bool _usesChecksums;
    private Terminator _received = Terminator.Cr;

    /// <summary>How this client wants its lines; set again when it has logged in.</summary>
    public WireSettings Settings { get; set; } = WireSettings.Default;

    /// <summary>The request to carry out, after <see cref="Turn.Handle"/>.</summary>
    public Message Request { get; private set; }

    /// <summary>What to send, terminator included. Valid until the next message is received.</summary>
    public ReadOnlyMemory<byte> Outgoing { get; private set; }

    /// <summary>
    /// The request came without a checksum although earlier ones had one. That deserves a warning, not a refusal.
    /// </summary>
    public bool LacksChecksum { get; private set; }

    /// <summary>Takes a message and says what to do with it.</summary>
    /// <param name="frame">The message without its terminator.</param>
    /// <param name="terminator">What ended it; <see cref="Terminator.Cr"/> if the caller did not look.</param>
    public Turn Receive(ReadOnlyMemory<byte> frame, Terminator terminator = Terminator.Cr)
    {
        Outgoing = default;
        _received = terminator;
        var trailer = Trailer.Find(frame.Span);
        if (trailer.Checksum == ChecksumState.Wrong && Settings.ErrorDetection)
            return AskAgain(trailer);

        if (!Message.TryRead(frame, trailer, Settings.Encoding, out var request))
            return Turn.Ignore;

        LacksChecksum = _usesChecksums && trailer.Checksum == ChecksumState.Absent;
        _usesChecksums |= Settings.ErrorDetection && trailer.Checksum == ChecksumState.Right;

        if (request.Code == MessageCode.ResendRequest)
            return _isAnswered && !_lastSentIs96 ? Repeat(sequence: null, trailer) : AskAgain(trailer);
        if (IsSentAgain(frame.Span, trailer))
            return Repeat(trailer.Sequence, trailer);

        Remember(frame.Span, trailer);
        Request = request;
        return Turn.Handle;
    }

    /// <summary>Writes and seals the answer to <see cref="Request"/>, and keeps it for a retry.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="isFinal">
    /// False if the answer only says "not now". The same message is then carried out when it comes again.
    /// </param>
    /// <returns><see cref="Outgoing"/>: one buffer, to be sent in one write.</returns>
    public ReadOnlyMemory<byte> Answer<T>(in T response, bool isFinal = true)
        where T : struct, IAnswer
    {
        _answer.Begin(Settings);
        response.WriteTo(_answer);
        _isAnswered = isFinal;
        _lastSentIs96 = false;
        _answeredAt = clock.GetTimestamp();
        Outgoing = _answer.Seal(
            _lastTrailer.Sequence, Settings.ErrorDetection && _lastTrailer.Checksum == ChecksumState.Right, Ending);
        return Outgoing;
    }

    // Comparing AY and AZ is not enough. AZ is a sum, so it ignores the order, and some clients never count AY up: two cards whose
    // digits are swapped, or two places of a summary, would then pass for one message sent twice.
    private bool IsSentAgain(ReadOnlySpan<byte> frame, Trailer trailer) =>
        _isAnswered
        && trailer is { Checksum: ChecksumState.Right, Sequence: not null }
        && frame.SequenceEqual(_lastRequest.AsSpan(0, _lastRequestLength))
        && clock.GetElapsedTime(_answeredAt) < RepeatWindow;

    private void Remember(ReadOnlySpan<byte> frame, Trailer trailer)
    {
        _isAnswered = false;
        _lastTrailer = trailer;
        _lastRequestLength = frame.Length;
        if (_lastRequest.Length < frame.Length)
            _lastRequest = new byte[int.Max(frame.Length, 128)];
        frame.CopyTo(_lastRequest);
    }

    private Turn Repeat(char? sequence, Trailer trailer)
    {
        var checksum = _lastTrailer.Checksum == ChecksumState.Right || trailer.Checksum == ChecksumState.Right;
        _lastSentIs96 = false;
        Outgoing = _answer.Seal(sequence, Settings.ErrorDetection && checksum, Ending);
        return Turn.Repeat;
    }

    private Turn AskAgain(Trailer trailer)
    {
        var checksum = Settings.ErrorDetection && (_usesChecksums || trailer.Checksum != ChecksumState.Absent);
        _lastSentIs96 = true;
        // The answer for a retry stays in its buffer.
        Outgoing = (checksum ? Resends : BareResends)[(int)Ending];
        return Turn.AskAgain;
    }

    private Terminator Ending => Settings.Terminator == Terminator.Mirror ? _received : Settings.Terminator;

    // In the order of Terminator. The first is Mirror's: CR, until the client has sent a terminator.
    private static byte[][] WithEachTerminator(string line) =>
    [
        Encoding.ASCII.GetBytes(line + "\r"), Encoding.ASCII.GetBytes(line + "\r"), Encoding.ASCII.GetBytes(line + "\n"),
        Encoding.ASCII.GetBytes(line + "\r\n"),
    ];
}
