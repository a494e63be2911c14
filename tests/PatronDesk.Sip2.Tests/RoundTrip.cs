using CsCheck;
using PatronDesk.Sip2.Encodings;
using PatronDesk.Sip2.Fields;
using PatronDesk.Sip2.Framing;
using PatronDesk.Sip2.Messages;
using Xunit;

namespace PatronDesk.Sip2.Tests;

/// <summary>Writes made-up messages and reads them again: what the round trips of answers and requests share.</summary>
internal static class RoundTrip
{
    internal static readonly (TextEncoding Encoding, string Beyond)[] Alphabets =
    [
        (TextEncoding.Ascii, ""),
        (TextEncoding.Cp850, "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│¦ß¾²■"),
        (TextEncoding.Latin1, "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×áíóúñÑªº¿®¬½¼¡«»¦ß¾²"),
        (TextEncoding.Utf8, "ÇüéłŁžŽőЖя中文עב\u0301€’—"),
    ];

    internal static readonly string Printable =
        string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(value => (char)value).Where(value => value != '|'));

    internal static readonly Gen<DateTime> Moment =
        Gen.Select(Gen.Int[0, 3_000_000], Gen.Bool).Select((minutes, isUtc) =>
            new DateTime(2020, 1, 1, 0, 0, 7, isUtc ? DateTimeKind.Utc : DateTimeKind.Unspecified).AddMinutes(minutes));

    /// <summary>What an answer or a request is made of.</summary>
    internal sealed record Sample(
        TextEncoding Encoding, string[] Texts, bool[] Flags, int[] Numbers, DateTime Date, DateTime Due, char? Sequence);

    internal static readonly Gen<Sample> Samples =
        from alphabet in Gen.OneOf(Alphabets)
        from texts in Gen.String[Gen.Char[Printable + alphabet.Beyond], 0, 60].Array[12]
        from flags in Gen.Bool.Array[8]
        from numbers in Gen.Int[0, 9999].Array[8]
        from date in Moment
        from due in Moment
        from sequence in Gen.Char['0', '9']
        from isSealed in Gen.Bool
        select new Sample(
            alphabet.Encoding, [.. texts.Select(text => text.Trim())], flags, numbers, date, due, isSealed ? sequence : null);

    internal static void Check<T>(
        int headerLength, Func<Sample, (T Answer, string Header, IEnumerable<(string Tag, string? Value)> Fields)> make)
        where T : struct, IAnswer =>
        Samples.Sample(
            sample =>
            {
                var (answer, header, fields) = make(sample);
                var talk = new Talk(WireSettings.Default with { Encoding = sample.Encoding });
                const string request = "9900302.00";
                talk.Conversation.Receive(sample.Sequence is null ? Frames.Bytes(request) : Frames.Sealed(request, sample.Sequence.Value));

                var bytes = talk.Conversation.Answer(answer);
                var reader = new FrameReader(limit: bytes.Length);
                var buffer = Frames.Sequence(bytes);
                Assert.Equal(FrameEvent.Message, reader.Read(ref buffer, true, out var frame));
                var trailer = Trailer.Find(frame.Span);
                Assert.Equal(sample.Sequence, trailer.Sequence);
                Assert.Equal(header, Frames.Text(frame[2..(2 + headerLength)]));

                var read = new List<(string, string?)>();
                foreach (var field in new FieldSet(frame[(2 + headerLength)..^trailer.Length], sample.Encoding))
                    read.Add((field.Tag.ToString(), sample.Encoding.Decode(field.Value)));
                Assert.Equal(fields.Where(field => field.Value is not null), read);
            },
            iter: 200);

    // In the start of a request, # stands for the date and @ for the second one.
    internal static void CheckRequest(
        string start, Func<Sample, string[]> order, Func<Message, Sample, string?[]> read, string[] tags) =>
        Samples.Sample(
            sample =>
            {
                var line = new List<byte>(Frames.Bytes(start
                    .Replace("#", Date(sample.Date), StringComparison.Ordinal)
                    .Replace("@", Date(sample.Due), StringComparison.Ordinal)));
                foreach (var tag in order(sample))
                {
                    var text = sample.Texts[Array.IndexOf(tags, tag)];
                    var room = new byte[text.Length * TextEncoding.MaxBytesPerChar];
                    sample.Encoding.Encode(text, 255, room, out var length);
                    line.AddRange([.. Frames.Bytes(tag), .. room[..length], (byte)'|']);
                }

                if (sample.Flags[7])
                    line.RemoveAt(line.Count - 1);
                var frame = sample.Sequence is null ? [.. line] : Frames.Sealed([.. line], sample.Sequence.Value);

                var talk = new Talk(WireSettings.Default with { Encoding = sample.Encoding });
                Assert.Equal(Turn.Handle, talk.Conversation.Receive(frame));
                Assert.False(talk.Conversation.Request.HeaderIsMalformed);
                Assert.Equal(sample.Texts[..tags.Length], read(talk.Conversation.Request, sample));
            },
            iter: 200);

    internal static Func<Sample, string[]> Shuffled(params string[] tags) => sample =>
        [.. tags.OrderBy(tag => (sample.Numbers[0] * 31 + tag[1] * 7919) % 101)];

    internal static StatusAnswer Status(Sample s) => new()
    {
        Status = (PatronStatus)s.Numbers[0],
        Language = new(s.Numbers[1] % 1000),
        Date = s.Date,
        Institution = s.Texts[0],
        Patron = s.Texts[1],
        Name = s.Texts[2],
        ValidPatron = s.Flags[0],
        ValidPassword = s.Flags[1],
        Currency = s.Texts[6],
        FeeAmount = s.Numbers[2] / 100m,
        ScreenMessages = [s.Texts[3], s.Texts[4]],
        PrintLines = [s.Texts[5]],
    };

    internal static string StatusHeader(Sample s) =>
        $"{Places(s.Numbers[0], 14, 'Y', ' ')}{s.Numbers[1] % 1000:D3}{Date(s.Date)}";

    internal static IEnumerable<(string, string?)> StatusFields(Sample s) =>
    [
        Sent("AO", s.Texts[0]), Sent("AA", s.Texts[1]), Sent("AE", s.Texts[2]), Sent("BL", YesNo(s.Flags[0])),
        Sent("CQ", YesNo(s.Flags[1])), Optional("BH", s.Texts[6]), Sent("BV", Amount(s.Numbers[2])), .. Screen(s),
    ];

    internal static LoanAnswer Loan(Sample s) => new()
    {
        Ok = s.Flags[0],
        RenewalOk = s.Flags[1],
        MagneticMedia = s.Flags[2],
        Date = s.Date,
        Institution = s.Texts[0],
        Patron = s.Texts[1],
        Item = s.Texts[2],
        Title = s.Texts[6],
        DueDate = s.Flags[3] ? s.Due : null,
        MediaType = s.Numbers[0] % 11,
        ItemProperties = s.Texts[7],
        TransactionId = s.Texts[8],
        ScreenMessages = [s.Texts[3], s.Texts[4]],
        PrintLines = [s.Texts[5]],
    };

    internal static string LoanHeader(Sample s) =>
        $"{Digit(s.Flags[0])}{YesNo(s.Flags[1])}{YesNo(s.Flags[2])}U{Date(s.Date)}";

    internal static IEnumerable<(string, string?)> LoanFields(Sample s) =>
    [
        Sent("AO", s.Texts[0]), Sent("AA", s.Texts[1]), Sent("AB", s.Texts[2]), Sent("AJ", s.Texts[6]),
        Sent("AH", s.Flags[3] ? Date(s.Due) : ""), Sent("CK", $"{s.Numbers[0] % 11:D3}"), Optional("CH", s.Texts[7]),
        Optional("BK", s.Texts[8]), .. Screen(s),
    ];

    internal static IEnumerable<(string, string?)> Screen(Sample s) =>
        [Optional("AF", s.Texts[3]), Optional("AF", s.Texts[4]), Optional("AG", s.Texts[5])];

    internal static (string, string?) Sent(string tag, string value) => (tag, value);

    internal static (string, string?) Optional(string tag, string value) => (tag, value.Length == 0 ? null : value);

    internal static string YesNo(bool value) => value ? "Y" : "N";

    internal static string Digit(bool value) => value ? "1" : "0";

    internal static string Amount(int cents) => (cents / 100m).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);

    internal static string Places(int flags, int count, char set, char unset) =>
        string.Concat(Enumerable.Range(0, count).Select(place => (flags & (1 << place)) != 0 ? set : unset));

    internal static string Date(DateTime date) => date.ToString(
        date.Kind == DateTimeKind.Utc ? "yyyyMMdd'   Z'HHmmss" : "yyyyMMdd'    'HHmmss",
        System.Globalization.CultureInfo.InvariantCulture);
}
