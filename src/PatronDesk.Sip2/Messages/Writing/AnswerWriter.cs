using PatronDesk.Sip2.Framing;

namespace PatronDesk.Sip2.Messages;

/// <summary>
/// Builds one answer in a buffer that it reuses for the next, so that an answer is sent in a single write. Some clients
/// read an answer with a single call.
/// </summary>
internal sealed partial class AnswerWriter
{
    private const int TrailerRoom = 3 + 2 + Checksum.Digits + 2;
    private const int LeastRoom = 256;
    private const int MostRoomKept = 4096;

    private byte[] _buffer = [];
    private int _length;
    private int _ceiling;
    private WireSettings _settings = WireSettings.Default;

    /// <summary>Starts a new answer. Drops the buffer if a rare long answer has made it large.</summary>
    public void Begin(WireSettings form)
    {
        _length = 0;
        if (_buffer.Length > MostRoomKept)
            _buffer = [];
        _settings = form;
        _ceiling = int.MaxValue;
    }

    public void Raw(ReadOnlySpan<byte> ascii)
    {
        ascii.CopyTo(Room(ascii.Length));
        _length += ascii.Length;
    }

    public void OneOrZero(bool value) => Raw(value ? "1"u8 : "0"u8);

    public void YesNo(bool value) => Raw(value ? "Y"u8 : "N"u8);

    public void YesNoUnknown(bool? value) => Raw(value switch { true => "Y"u8, false => "N"u8, null => "U"u8 });

    public void Places(int flags, int count, byte set, byte unset)
    {
        var places = Room(count);
        for (var place = 0; place < count; place++)
            places[place] = (flags & (1 << place)) != 0 ? set : unset;
        _length += count;
    }

    public void Status(PatronStatus status) => Places((int)status, 14, (byte)'Y', (byte)' ');

    public void Language(Language language) => Number(language.Code, Messages.Language.Length);

    public void Date(DateTime date)
    {
        Sip2Date.Write(date, Room(Sip2Date.Length));
        _length += Sip2Date.Length;
    }

    /// <summary>Digits with leading zeros; a number that is too large becomes the largest that fits.</summary>
    public void Number(int number, int width)
    {
        number = int.Max(number, 0);
        var digits = Room(width);
        for (var place = width - 1; place >= 0; place--)
        {
            digits[place] = (byte)('0' + (number % 10));
            number /= 10;
        }

        if (number > 0)
            digits[..width].Fill((byte)'9');
        _length += width;
    }

    /// <summary>Four digits; four spaces when the count is not known.</summary>
    public void Count(int? count)
    {
        if (count is { } known)
            Number(known, 4);
        else
            Raw("    "u8);
    }

    /// <summary>
    /// The answer as it is sent. It can be called again with another trailer; the fields stay.
    /// </summary>
    public ReadOnlyMemory<byte> Seal(char? sequence, bool checksum, Terminator terminator)
    {
        var end = _length;
        Room(TrailerRoom);
        if (checksum)
        {
            if (sequence is { } digit)
            {
                _buffer[end++] = (byte)'A';
                _buffer[end++] = (byte)'Y';
                _buffer[end++] = (byte)digit;
            }

            _buffer[end++] = (byte)'A';
            _buffer[end++] = (byte)'Z';
            Checksum.Write(Checksum.Compute(_buffer.AsSpan(0, end)), _buffer.AsSpan(end));
            end += Checksum.Digits;
        }

        if (terminator != Terminator.Lf)
            _buffer[end++] = (byte)'\r';
        if (terminator is Terminator.Lf or Terminator.CrLf)
            _buffer[end++] = (byte)'\n';
        return _buffer.AsMemory(0, end);
    }

    private Span<byte> Room(int size)
    {
        if (_buffer.Length - _length < size)
            Array.Resize(ref _buffer, int.Max(int.Max(_buffer.Length * 2, _length + size), LeastRoom));
        return _buffer.AsSpan(_length);
    }
}
