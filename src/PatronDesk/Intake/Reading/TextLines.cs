using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace PatronDesk.Intake;

/// <summary>
/// The lines of a file as text, one at a time. The file is UTF-8 or UTF-16, with or without a mark. A line that is no UTF-8 is
/// read as Windows-1252, and noted.
/// </summary>
internal sealed class TextLines
{
    /// <summary>Bytes of a line; what is longer is cut, so that a file without line breaks does not fill the memory.</summary>
    public const int LongestLine = 1_000_000;

    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private readonly Stream _file;
    private readonly Decoder? _utf16;
    private readonly byte[] _raw;
    private readonly char[] _chars;
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Stack<string> _ahead = new();
    private readonly List<int> _windowsLines = [];
    private byte[] _bytes;
    private int _at;
    private int _end;
    private bool _skipsLineFeed;

    public TextLines(Stream file)
    {
        _file = file;
        _raw = new byte[64 * 1024];
        _bytes = new byte[_raw.Length];
        _end = file.ReadAtLeast(_bytes, 4, throwOnEndOfStream: false);
        _utf16 = ByteOrder(_bytes.AsSpan(0, _end)) is { } isBig
            ? new UnicodeEncoding(isBig, byteOrderMark: true, throwOnInvalidBytes: true).GetDecoder()
            : null;
        _chars = _utf16 is null ? [] : new char[_raw.Length];
        Begin = _bytes.AsSpan(0, Math.Min(_end, 512)).ToArray();
        if (_utf16 is not null)
        {
            _bytes.AsSpan(0, _end).CopyTo(_raw);
            Decode(_end);
        }

        if (_bytes.AsSpan(0, _end).StartsWith("\uFEFF"u8))
            _at = 3;
    }

    /// <summary>Lines that were read before.</summary>
    public TextLines(IReadOnlyList<string> lines)
        : this(Stream.Null) => PutBack(lines);

    /// <summary>The file's first bytes, by which its kind is told.</summary>
    public ReadOnlyMemory<byte> Begin { get; }

    /// <summary>The number of the last line read, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>The first lines that were read as Windows-1252, twenty at most.</summary>
    public IReadOnlyList<int> WindowsLines => _windowsLines;

    /// <summary>How many lines were read as Windows-1252.</summary>
    public int WindowsLineCount { get; private set; }

    /// <summary>The next line; null at the end.</summary>
    /// <exception cref="DecoderFallbackException">UTF-16 that is none.</exception>
    public string? Read()
    {
        if (_ahead.TryPop(out var line))
        {
            Line++;
            return line;
        }

        line = ReadBytes();
        if (line is not null)
            Line++;
        return line;
    }

    /// <summary>Lets lines be read again, in this order.</summary>
    public void PutBack(IReadOnlyList<string> lines)
    {
        for (var i = lines.Count - 1; i >= 0; i--)
            _ahead.Push(lines[i]);
        Line = Math.Max(0, Line - lines.Count);
    }

    /// <summary>The next lines, which will be read again.</summary>
    public IReadOnlyList<string> Peek(int most)
    {
        var lines = new List<string>();
        while (lines.Count < most && Read() is { } line)
            lines.Add(line);
        PutBack(lines);
        return lines;
    }

    private static bool? ByteOrder(ReadOnlySpan<byte> begin) => begin switch
    {
        [0xFF, 0xFE, ..] => false,
        [0xFE, 0xFF, ..] => true,
        [not 0, 0, not 0, 0, ..] => false,
        [0, not 0, 0, not 0, ..] => true,
        _ => null,
    };

    private string? ReadBytes()
    {
        _line.ResetWrittenCount();
        var any = false;
        while (_at < _end || Fill())
        {
            if (_skipsLineFeed && _bytes[_at] == '\n')
            {
                _skipsLineFeed = false;
                _at++;
                continue;
            }

            _skipsLineFeed = false;
            any = true;
            var rest = _bytes.AsSpan(_at, _end - _at);
            var end = rest.IndexOfAny((byte)'\r', (byte)'\n');
            Keep(end < 0 ? rest : rest[..end]);
            if (end >= 0)
            {
                _skipsLineFeed = rest[end] == '\r';
                _at += end + 1;
                return Text();
            }

            _at = _end;
        }

        return any ? Text() : null;
    }

    private void Keep(ReadOnlySpan<byte> piece)
    {
        var left = LongestLine - _line.WrittenCount;
        _line.Write(piece.Length > left ? piece[..left] : piece);
    }

    private string Text()
    {
        var bytes = _line.WrittenSpan;
        if (Utf8.IsValid(bytes))
            return Encoding.UTF8.GetString(bytes);
        WindowsLineCount++;
        if (_windowsLines.Count < 20)
            _windowsLines.Add(Line + 1);
        return Windows1252.GetString(bytes);
    }

    private bool Fill()
    {
        if (_utf16 is null)
        {
            (_at, _end) = (0, _file.Read(_bytes));
            return _end > 0;
        }

        int read;
        do
        {
            read = _file.Read(_raw);
            Decode(read);
        }
        while (read > 0 && _end == 0);
        return _end > 0;
    }

    private void Decode(int read)
    {
        var chars = _utf16!.GetChars(_raw.AsSpan(0, read), _chars, flush: read == 0);
        var needed = Encoding.UTF8.GetByteCount(_chars.AsSpan(0, chars));
        if (_bytes.Length < needed)
            _bytes = new byte[needed];
        (_at, _end) = (0, Encoding.UTF8.GetBytes(_chars.AsSpan(0, chars), _bytes));
    }
}
