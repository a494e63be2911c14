using System.Buffers;

namespace PatronDesk.Sip2.Framing;

/// <summary>
/// Cuts a byte stream into messages. A message ends with CR, LF or both. Blanks before a message (the LF of a CR LF, a
/// second terminator, NUL, spaces) are dropped, so no message is empty.
/// One reader serves one connection: it keeps room for a message that the transport split over several segments.
/// </summary>
/// <param name="limit">
/// The longest message, in bytes and without its terminator; more is <see cref="FrameEvent.TooLong"/>.
/// </param>
public sealed class FrameReader(int limit = FrameReader.DefaultLimit)
{
    /// <summary>4 KB: the longest message of the standard's fields at their usual lengths is well below it.</summary>
    public const int DefaultLimit = 4096;

    private byte[] _joined = [];
    private bool _clientSendsCrLf;
    private bool _isCrLast;

    /// <summary>
    /// What ended the last message. If its CR was the last byte received, and the client sent CR LF before, CR LF is
    /// assumed.
    /// </summary>
    public Terminator Terminator { get; private set; } = Terminator.Cr;

    /// <summary>
    /// Takes the next message off the front of <paramref name="buffer"/>, which is moved past what was consumed.
    /// </summary>
    /// <param name="buffer">What was received and not yet consumed.</param>
    /// <param name="isCompleted">Whether the other side has finished sending (FIN).</param>
    /// <param name="frame">
    /// The message without its terminator; for <see cref="FrameEvent.HalfMessage"/> and <see cref="FrameEvent.TooLong"/> its
    /// beginning, for the log only. Valid until the next read and while the buffer's memory is.
    /// </param>
    public FrameEvent Read(ref ReadOnlySequence<byte> buffer, bool isCompleted, out ReadOnlyMemory<byte> frame)
    {
        frame = default;
        if (_isCrLast && !buffer.IsEmpty)
        {
            _clientSendsCrLf = buffer.FirstSpan is [(byte)'\n', ..];
            _isCrLast = false;
        }

        buffer = SkipBlank(buffer);
        if (buffer.IsEmpty)
            return isCompleted ? FrameEvent.End : FrameEvent.NeedMore;

        var window = buffer.Length > limit + 1L ? buffer.Slice(0, limit + 1L) : buffer;
        if (EndOf(window) is not { } end)
        {
            if (window.Length > limit)
            {
                frame = Join(window.Slice(0, limit));
                return FrameEvent.TooLong;
            }

            if (!isCompleted)
                return FrameEvent.NeedMore;

            frame = Join(window);
            buffer = buffer.Slice(buffer.End);
            return FrameEvent.HalfMessage;
        }

        frame = Join(window.Slice(0, end));
        var isCr = buffer.Slice(end, 1).FirstSpan[0] == (byte)'\r';
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        if (!buffer.IsEmpty)
            _clientSendsCrLf = isCr && buffer.Slice(0, 1).FirstSpan[0] == (byte)'\n';
        _isCrLast = isCr && buffer.IsEmpty;
        Terminator = !isCr ? Terminator.Lf : _clientSendsCrLf ? Terminator.CrLf : Terminator.Cr;
        return FrameEvent.Message;
    }

    private static SequencePosition? EndOf(ReadOnlySequence<byte> window)
    {
        long before = 0;
        foreach (var segment in window)
        {
            var at = segment.Span.IndexOfAny((byte)'\r', (byte)'\n');
            if (at >= 0)
                return window.GetPosition(before + at);
            before += segment.Length;
        }

        return null;
    }

    private static ReadOnlySequence<byte> SkipBlank(ReadOnlySequence<byte> buffer)
    {
        long blank = 0;
        foreach (var segment in buffer)
        {
            var start = segment.Span.IndexOfAnyExceptInRange((byte)0, (byte)' ');
            if (start >= 0)
                return buffer.Slice(blank + start);
            blank += segment.Length;
        }

        return buffer.Slice(buffer.End);
    }

    private ReadOnlyMemory<byte> Join(ReadOnlySequence<byte> line)
    {
        if (line.IsSingleSegment)
            return line.First;

        var length = (int)line.Length;
        if (_joined.Length < length)
            _joined = new byte[int.Max(length, int.Min(limit, 512))];
        line.CopyTo(_joined);
        return _joined.AsMemory(0, length);
    }
}
