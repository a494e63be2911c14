using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace PatronDesk.Hosting;

/// <summary>
/// Reads an HTTP/1 connection for the web server, and percent-encodes bytes outside ASCII in the first line of a request.
/// The web server refuses them with an empty 400; clients such as <c>curl</c> send them as the user typed them.
/// </summary>
/// <remarks>
/// Bodies are never changed. To know where a request begins, the reader needs the length of the body before it, which
/// <see cref="RequestBegan"/> gives, or follows its chunks (<see cref="ChunkedEnd"/>). After a body whose end is not known, the
/// rest of the connection is passed through.
/// </remarks>
internal sealed class RawAddressReader(PipeReader inner) : PipeReader
{
    private const long NotKnown = -1;

    private static readonly byte[] Version = " HTTP/1."u8.ToArray();

    private ReadOnlySequence<byte> _shown;
    private long _consumed;
    private long _nextRequest;
    private byte[]? _line;
    private ChunkedEnd? _chunks;

    /// <summary>Is called when the server has read a request's head.</summary>
    /// <param name="bodyLength">Bytes; null where it is unknown.</param>
    /// <param name="isChunked">Whether the body is sent in chunks.</param>
    public void RequestBegan(long? bodyLength, bool isChunked)
    {
        if (_nextRequest == NotKnown && _chunks is null)
            return;
        _nextRequest = bodyLength is { } length ? _consumed + length : NotKnown;
        _chunks = isChunked ? new() : null;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_line is not null)
            return new(Line());
        var reading = inner.ReadAsync(cancellationToken);
        return reading.IsCompletedSuccessfully ? new(Looked(reading.Result)) : AwaitedAsync(reading);
    }

    public override bool TryRead(out ReadResult result)
    {
        if (_line is not null)
        {
            result = Line();
            return true;
        }

        if (!inner.TryRead(out result))
            return false;
        result = Looked(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_line is null)
        {
            var taken = _shown.Slice(0, consumed);
            _consumed += taken.Length;
            if (_chunks is not null)
                Follow(_chunks, taken);
            inner.AdvanceTo(consumed, examined);
        }
        else if (_shown.Slice(consumed).IsEmpty)
        {
            _line = null;
        }
        else
        {
            throw new InvalidOperationException("The server left a part of a request's first line.");
        }
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    private async ValueTask<ReadResult> AwaitedAsync(ValueTask<ReadResult> reading) => Looked(await reading);

    // The server reads to the end of a body and no further, so what it took ends where the body does.
    private void Follow(ChunkedEnd chunks, ReadOnlySequence<byte> taken)
    {
        var known = true;
        foreach (var piece in taken)
            known = known && chunks.Take(piece.Span);
        if (known && !chunks.IsReached)
            return;
        _chunks = null;
        _nextRequest = known ? _consumed : NotKnown;
    }

    private ReadResult Looked(ReadResult read)
    {
        _shown = read.Buffer;
        if (_consumed != _nextRequest || _shown.IsEmpty)
            return read;
        // TLS, or another protocol than HTTP/1.
        if (!char.IsAsciiLetterUpper((char)_shown.FirstSpan[0]))
        {
            _nextRequest = NotKnown;
            return read;
        }

        // The server waits for the whole line too.
        if (_shown.PositionOf((byte)'\n') is not { } newline)
            return read;
        var line = _shown.Slice(0, _shown.GetPosition(1, newline));
        if (Encoded(line) is not { } encoded)
            return read;
        _consumed += line.Length;
        inner.AdvanceTo(line.End);
        _line = encoded;
        return Line();
    }

    private ReadResult Line()
    {
        _shown = new ReadOnlySequence<byte>(_line!);
        return new ReadResult(_shown, isCanceled: false, isCompleted: false);
    }

    /// <summary>The line in ASCII; null where it is ASCII already, or is no HTTP/1 request line.</summary>
    private static byte[]? Encoded(ReadOnlySequence<byte> line)
    {
        if (line.IsSingleSegment ? Ascii.IsValid(line.FirstSpan) : Ascii.IsValid(line.ToArray()))
            return null;
        var bytes = line.ToArray();
        if (bytes.AsSpan().LastIndexOf(Version) < 0)
            return null;
        var encoded = new ArrayBufferWriter<byte>(bytes.Length * 2);
        foreach (var one in bytes)
        {
            if (one < 0x80)
                encoded.Write([one]);
            else
                encoded.Write([(byte)'%', Hex(one >> 4), Hex(one & 15)]);
        }

        return encoded.WrittenSpan.ToArray();
    }

    private static byte Hex(int digit) => "0123456789ABCDEF"u8[digit];
}
