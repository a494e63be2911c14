using System.Globalization;
using PatronDesk.Sip2.Encodings;
using PatronDesk.Sip2.Fields;
using PatronDesk.Sip2.Framing;

namespace PatronDesk.Sip2.Messages;

/// <summary>
/// Puts one answer together in a buffer that is kept from answer to answer, so that it leaves in a single write: clients
/// exist that read an answer with a single call.
/// </summary>
internal sealed class AnswerWriter
{
    /// <summary>Longest value of a field, in characters.</summary>
    public const int LongestValue = 255;

    private const int TrailerRoom = 3 + 2 + Checksum.Digits + 2;
    private const int LeastRoom = 256;
    private const int MostRoomKept = 4096;
    private const int ShortestCutLine = 16;

    private byte[] buffer = [];
    private int length;
    private int ceiling;
    private WireSettings settings = WireSettings.Default;

    /// <summary>Begins anew, without the buffer if a rare long answer has made it large.</summary>
    public void Begin(WireSettings form)
    {
        length = 0;
        if (buffer.Length > MostRoomKept)
            buffer = [];
        settings = form;
        ceiling = int.MaxValue;
    }

    /// <summary>From here on, an optional field that would make the answer longer than this is left out.</summary>
    public void KeepWithin(int bytes) => ceiling = bytes;

    public void Raw(ReadOnlySpan<byte> ascii)
    {
        ascii.CopyTo(Room(ascii.Length));
        length += ascii.Length;
    }

    public void OneOrZero(bool value) => Raw(value ? "1"u8 : "0"u8);

    public void YesNo(bool value) => Raw(value ? "Y"u8 : "N"u8);

    public void YesNoUnknown(bool? value) => Raw(value switch { true => "Y"u8, false => "N"u8, null => "U"u8 });

    public void Places(int flags, int count, byte set, byte unset)
    {
        var places = Room(count);
        for (var place = 0; place < count; place++)
            places[place] = (flags & (1 << place)) != 0 ? set : unset;
        length += count;
    }

    public void Status(PatronStatus status) => Places((int)status, 14, (byte)'Y', (byte)' ');

    public void Language(Language language) => Number(language.Code, Messages.Language.Length);

    public void Date(DateTime date)
    {
        Sip2Date.Write(date, Room(Sip2Date.Length));
        length += Sip2Date.Length;
    }

    /// <summary>Digits with leading zeros; what is too large becomes as large as fits.</summary>
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
        length += width;
    }

    /// <summary>Four digits; four spaces when the count is not known.</summary>
    public void Count(int? count)
    {
        if (count is { } known)
            Number(known, 4);
        else
            Raw("    "u8);
    }

    /// <summary>A field that is always sent, empty if there is nothing to say.</summary>
    public void Field(Tag tag, string? value)
    {
        Open(tag);
        settings.Encoding.Encode(value, LongestValue, RoomFor(value), out var written);
        length += written;
        Close();
    }

    public void Field(Tag tag, bool value)
    {
        Open(tag);
        YesNo(value);
        Close();
    }

    /// <summary>A field that is left out when there is nothing to say.</summary>
    public void Optional(Tag tag, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return;

        var start = length;
        Field(tag, value);
        if (length > ceiling)
            length = start;
    }

    public void Optional(Tag tag, bool? value)
    {
        if (value is { } known)
            Field(tag, known);
    }

    public void Optional(Tag tag, int? number, int width)
    {
        if (number is not { } known)
            return;

        Open(tag);
        Number(known, width);
        Close();
    }

    /// <summary>A number without leading zeros.</summary>
    public void Ordinal(Tag tag, int? number)
    {
        if (number is not { } known)
            return;

        Open(tag);
        known.TryFormat(Room(11), out var written, provider: CultureInfo.InvariantCulture);
        length += written;
        Close();
    }

    /// <summary>An amount with a point and two decimals, whatever the culture.</summary>
    public void Optional(Tag tag, decimal? amount)
    {
        if (amount is not { } known)
            return;

        Open(tag);
        known.TryFormat(Room(40), out var written, "F2", CultureInfo.InvariantCulture);
        length += written;
        Close();
    }

    public void Optional(Tag tag, DateTime? date)
    {
        if (date is not { } known)
            return;

        Open(tag);
        Date(known);
        Close();
    }

    public void Optional(Tag tag, DateOnly? day)
    {
        if (day is not { } known)
            return;

        Open(tag);
        known.TryFormat(Room(8), out var written, "yyyyMMdd", CultureInfo.InvariantCulture);
        length += written;
        Close();
    }

    /// <summary>A due date in the form that the client wants; an empty field when there is none.</summary>
    public void DueDate(Tag tag, DateTime? due)
    {
        Open(tag);
        if (due is { } known)
            DueDate(known);
        Close();
    }

    public void Repeated(Tag tag, IReadOnlyList<string>? values)
    {
        for (var i = 0; i < values?.Count; i++)
            Field(tag, values[i]);
    }

    /// <summary>Texts for a person: a long one goes on in the next field, from one word to the next.</summary>
    public void Lines(Tag tag, IReadOnlyList<string>? texts)
    {
        for (var i = 0; i < texts?.Count; i++)
        {
            var rest = texts[i].AsSpan().Trim();
            while (!rest.IsEmpty)
            {
                var taken = Line(tag, rest);
                if (taken == 0)
                    return;
                rest = rest[taken..].TrimStart();
            }
        }
    }

    public void Facts(PatronFacts facts)
    {
        foreach (var (tag, fact) in settings.ExtraTags.Entries)
        {
            switch (fact)
            {
                case PatronFact.Expiry:
                    Optional(tag, facts.Expiry);
                    break;
                case PatronFact.Birth:
                    Optional(tag, facts.Birth);
                    break;
                case PatronFact.Class:
                    Optional(tag, facts.Class);
                    break;
                case PatronFact.Internet:
                    Optional(tag, facts.Internet);
                    break;
                case PatronFact.Id:
                    Optional(tag, facts.Id);
                    break;
                case PatronFact.HomeLibrary:
                    Optional(tag, facts.HomeLibrary);
                    break;
            }
        }
    }

    /// <summary>
    /// The answer as it goes out. May be called again with another trailer: what was written before it stays.
    /// </summary>
    public ReadOnlyMemory<byte> Seal(char? sequence, bool checksum, bool lineFeed)
    {
        var end = length;
        Room(TrailerRoom);
        if (checksum)
        {
            if (sequence is { } digit)
            {
                buffer[end++] = (byte)'A';
                buffer[end++] = (byte)'Y';
                buffer[end++] = (byte)digit;
            }

            buffer[end++] = (byte)'A';
            buffer[end++] = (byte)'Z';
            Checksum.Write(Checksum.Compute(buffer.AsSpan(0, end)), buffer.AsSpan(end));
            end += Checksum.Digits;
        }

        buffer[end++] = (byte)'\r';
        if (lineFeed)
            buffer[end++] = (byte)'\n';
        return buffer.AsMemory(0, end);
    }

    // One field of a text; how much of the text it took, 0 when there was no room for any.
    private int Line(Tag tag, ReadOnlySpan<char> text)
    {
        var room = RoomFor(text);
        var left = ceiling == int.MaxValue ? int.MaxValue : ceiling - length - 3;
        if (left < room.Length)
        {
            if (left < ShortestCutLine)
                return 0;
            room = room[..left];
        }

        var taken = settings.Encoding.Encode(text, LongestValue, room, out _);
        if (taken == 0)
            return 0;
        if (taken < text.Length && text[taken] != ' ' && text[..taken].LastIndexOf(' ') is > 0 and var space)
            taken = space;

        Open(tag);
        settings.Encoding.Encode(text[..taken], LongestValue, RoomFor(text), out var written);
        length += written;
        Close();
        return taken;
    }

    private void DueDate(DateTime due)
    {
        if (settings.DueDates == DueDateForm.Sip2)
        {
            Date(due);
            return;
        }

        due.TryFormat(
            Room(19),
            out var written,
            settings.DueDates == DueDateForm.DateOnly ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss",
            CultureInfo.InvariantCulture);
        length += written;
    }

    private void Open(Tag tag)
    {
        var room = Room(2);
        room[0] = tag.First;
        room[1] = tag.Second;
        length += 2;
    }

    private void Close() => Raw("|"u8);

    private Span<byte> RoomFor(ReadOnlySpan<char> text) =>
        Room(int.Min(text.Length * TextEncoding.MaxBytesPerChar, LongestValue * TextEncoding.MaxBytesPerCharacter));

    private Span<byte> Room(int size)
    {
        if (buffer.Length - length < size)
            Array.Resize(ref buffer, int.Max(int.Max(buffer.Length * 2, length + size), LeastRoom));
        return buffer.AsSpan(length);
    }
}
