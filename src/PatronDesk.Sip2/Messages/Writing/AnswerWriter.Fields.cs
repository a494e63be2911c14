using System.Globalization;
using PatronDesk.Sip2.Encodings;
using PatronDesk.Sip2.Fields;

namespace PatronDesk.Sip2.Messages;

// The tagged fields of an answer.
internal sealed partial class AnswerWriter
{
    private const int LongestValue = 255;
    private const int ShortestCutLine = 16;

    /// <summary>From here on, an optional field that would make the answer longer than this is left out.</summary>
    public void KeepWithin(int bytes) => _ceiling = bytes;

    /// <summary>A field that is always sent, empty if there is nothing to say.</summary>
    public void Field(Tag tag, string? value)
    {
        Open(tag);
        _settings.Encoding.Encode(value, LongestValue, RoomFor(value), out var written);
        _length += written;
        Close();
    }

    /// <summary>A field that is left out when there is nothing to say.</summary>
    public void Optional(Tag tag, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return;

        var start = _length;
        Field(tag, value);
        if (_length > _ceiling)
            _length = start;
    }

    public void Optional(Tag tag, bool? value)
    {
        if (value is not { } known)
            return;

        Open(tag);
        YesNo(known);
        Close();
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
        _length += written;
        Close();
    }

    /// <summary>An amount with a point and two decimals, whatever the culture.</summary>
    public void Optional(Tag tag, decimal? amount)
    {
        if (amount is not { } known)
            return;

        Open(tag);
        known.TryFormat(Room(40), out var written, "F2", CultureInfo.InvariantCulture);
        _length += written;
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
        _length += written;
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

    /// <summary>Texts for a person. A long one continues in the next field, split between words.</summary>
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
        foreach (var (tag, fact) in _settings.ExtraTags.Entries)
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
                case PatronFact.Uuid:
                    Optional(tag, facts.Uuid);
                    break;
            }
        }
    }

    // Writes one field and returns how much of the text it took; 0 if there was no room.
    private int Line(Tag tag, ReadOnlySpan<char> text)
    {
        var room = RoomFor(text);
        var left = _ceiling == int.MaxValue ? int.MaxValue : _ceiling - _length - 3;
        if (left < room.Length)
        {
            if (left < ShortestCutLine)
                return 0;
            room = room[..left];
        }

        var taken = _settings.Encoding.Encode(text, LongestValue, room, out _);
        if (taken == 0)
            return 0;
        if (taken < text.Length && text[taken] != ' ' && text[..taken].LastIndexOf(' ') is > 0 and var space)
            taken = space;

        Open(tag);
        _settings.Encoding.Encode(text[..taken], LongestValue, RoomFor(text), out var written);
        _length += written;
        Close();
        return taken;
    }

    private void DueDate(DateTime due)
    {
        if (_settings.DueDates == DueDateForm.Sip2)
        {
            Date(due);
            return;
        }

        due.TryFormat(
            Room(19),
            out var written,
            _settings.DueDates == DueDateForm.DateOnly ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss",
            CultureInfo.InvariantCulture);
        _length += written;
    }

    private void Open(Tag tag)
    {
        var room = Room(2);
        room[0] = tag.First;
        room[1] = tag.Second;
        _length += 2;
    }

    private void Close() => Raw("|"u8);

    private Span<byte> RoomFor(ReadOnlySpan<char> text) =>
        Room(int.Min(text.Length * TextEncoding.MaxBytesPerChar, LongestValue * TextEncoding.MaxBytesPerCharacter));
}
