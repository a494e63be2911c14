using CsCheck;
using PatronDesk.Sip2.Encodings;
using PatronDesk.Sip2.Fields;
using PatronDesk.Sip2.Framing;
using PatronDesk.Sip2.Messages;
using Xunit;

namespace PatronDesk.Sip2.Tests;

/// <summary>Whatever is written in an encoding is read from it again: every message, all four encodings.</summary>
public sealed class RoundTripTests
{
    private static readonly (TextEncoding Encoding, string Beyond)[] Alphabets =
    [
        (TextEncoding.Ascii, ""),
        (TextEncoding.Cp850, "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│¦ß¾²■"),
        (TextEncoding.Latin1, "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×áíóúñÑªº¿®¬½¼¡«»¦ß¾²"),
        (TextEncoding.Utf8, "ÇüéłŁžŽőЖя中文עב\u0301€’—"),
    ];

    private static readonly string Printable =
        string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(value => (char)value).Where(value => value != '|'));

    private static readonly Gen<DateTime> Moment =
        Gen.Select(Gen.Int[0, 3_000_000], Gen.Bool).Select((minutes, isUtc) =>
            new DateTime(2020, 1, 1, 0, 0, 7, isUtc ? DateTimeKind.Utc : DateTimeKind.Unspecified).AddMinutes(minutes));

    /// <summary>What an answer or a request is made of.</summary>
    private sealed record Sample(
        TextEncoding Encoding, string[] Texts, bool[] Flags, int[] Numbers, DateTime Date, DateTime Due, char? Sequence);

    private static readonly Gen<Sample> Samples =
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

    [Fact]
    public void A_94_reads_back() => Check<LoginResponse>(1, s => (new LoginResponse { Ok = s.Flags[0] }, Digit(s.Flags[0]), []));

    [Fact]
    public void A_98_reads_back() => Check<AcsStatusResponse>(34, s => (
        new AcsStatusResponse
        {
            OnLine = s.Flags[0],
            CheckinOk = s.Flags[1],
            CheckoutOk = s.Flags[2],
            RenewalPolicy = s.Flags[3],
            StatusUpdateOk = s.Flags[4],
            OffLineOk = s.Flags[5],
            TimeoutTenths = s.Numbers[0] % 1000,
            Retries = s.Numbers[1] % 1000,
            Date = s.Date,
            Institution = s.Texts[0],
            LibraryName = s.Texts[1],
            Supported = (SupportedMessages)s.Numbers[2],
            TerminalLocation = s.Texts[2],
            ScreenMessages = [s.Texts[3], s.Texts[4]],
            PrintLines = [s.Texts[5]],
        },
        string.Concat(s.Flags.Take(6).Select(YesNo)) + $"{s.Numbers[0] % 1000:D3}{s.Numbers[1] % 1000:D3}{Date(s.Date)}2.00",
        [
            Sent("AO", s.Texts[0]), Optional("AM", s.Texts[1]), Sent("BX", Places(s.Numbers[2], 16, 'Y', 'N')),
            Optional("AN", s.Texts[2]), .. Screen(s),
        ]));

    [Fact]
    public void A_24_reads_back() => Check<PatronStatusResponse>(35, s => (
        new PatronStatusResponse
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
        },
        $"{Places(s.Numbers[0], 14, 'Y', ' ')}{s.Numbers[1] % 1000:D3}{Date(s.Date)}",
        [
            Sent("AO", s.Texts[0]), Sent("AA", s.Texts[1]), Sent("AE", s.Texts[2]), Sent("BL", YesNo(s.Flags[0])),
            Sent("CQ", YesNo(s.Flags[1])), Optional("BH", s.Texts[6]), Sent("BV", Amount(s.Numbers[2])), .. Screen(s),
        ]));

    [Fact]
    public void A_26_reads_back() => Check<PatronEnableResponse>(35, s => (
        new PatronEnableResponse
        {
            Status = (PatronStatus)s.Numbers[0],
            Language = new(s.Numbers[1] % 1000),
            Date = s.Date,
            Institution = s.Texts[0],
            Patron = s.Texts[1],
            Name = s.Texts[2],
            ValidPatron = s.Flags[0],
            ScreenMessages = [s.Texts[3], s.Texts[4]],
            PrintLines = [s.Texts[5]],
        },
        $"{Places(s.Numbers[0], 14, 'Y', ' ')}{s.Numbers[1] % 1000:D3}{Date(s.Date)}",
        [
            Sent("AO", s.Texts[0]), Sent("AA", s.Texts[1]), Sent("AE", s.Texts[2]), Sent("BL", YesNo(s.Flags[0])), .. Screen(s),
        ]));

    [Fact]
    public void A_64_reads_back() => Check<PatronInformationResponse>(59, s =>
    {
        var summary = (Summary)(s.Numbers[6] % 7);
        string[] lists = ["", "AS", "AT", "AU", "AV", "BU", "CD"];
        return (
            new PatronInformationResponse
            {
                Status = (PatronStatus)s.Numbers[0],
                Language = new(s.Numbers[1] % 1000),
                Date = s.Date,
                Counts = new() { HoldItems = s.Numbers[2], ChargedItems = s.Numbers[3], UnavailableHolds = s.Numbers[4] },
                Institution = s.Texts[0],
                Patron = s.Texts[1],
                Name = s.Texts[2],
                ChargedItemsLimit = s.Numbers[5],
                ValidPatron = s.Flags[0],
                ValidPassword = s.Flags[1],
                FeeAmount = s.Numbers[2] / 100m,
                FeeLimit = s.Numbers[3] / 100m,
                Summary = summary,
                Items = [s.Texts[6], s.Texts[7]],
                HomeAddress = s.Texts[8],
                Email = s.Texts[9],
                Phone = s.Texts[10],
                ScreenMessages = [s.Texts[3], s.Texts[4]],
                PrintLines = [s.Texts[5]],
            },
            $"{Places(s.Numbers[0], 14, 'Y', ' ')}{s.Numbers[1] % 1000:D3}{Date(s.Date)}"
            + $"{s.Numbers[2]:D4}    {s.Numbers[3]:D4}        {s.Numbers[4]:D4}",
            [
                Sent("AO", s.Texts[0]), Sent("AA", s.Texts[1]), Sent("AE", s.Texts[2]), Sent("CB", $"{s.Numbers[5]:D4}"),
                Sent("BL", YesNo(s.Flags[0])), Sent("CQ", YesNo(s.Flags[1])), Sent("BV", Amount(s.Numbers[2])),
                Sent("CC", Amount(s.Numbers[3])),
                .. summary == Summary.None ? [] : s.Texts[6..8].Select(item => Sent(lists[(int)summary], item)),
                Optional("BD", s.Texts[8]), Optional("BE", s.Texts[9]), Optional("BF", s.Texts[10]), .. Screen(s),
            ]);
    });

    [Fact]
    public void A_36_reads_back() => Check<EndSessionResponse>(19, s => (
        new EndSessionResponse
        {
            Ended = s.Flags[0],
            Date = s.Date,
            Institution = s.Texts[0],
            Patron = s.Texts[1],
            ScreenMessages = [s.Texts[3], s.Texts[4]],
            PrintLines = [s.Texts[5]],
        },
        YesNo(s.Flags[0]) + Date(s.Date),
        [Sent("AO", s.Texts[0]), Sent("AA", s.Texts[1]), .. Screen(s)]));

    [Fact]
    public void A_12_reads_back() => Check<CheckoutResponse>(22, s => (new CheckoutResponse { Loan = Loan(s) }, LoanHeader(s), LoanFields(s)));

    [Fact]
    public void A_30_reads_back() => Check<RenewResponse>(22, s => (new RenewResponse { Loan = Loan(s) }, LoanHeader(s), LoanFields(s)));

    [Fact]
    public void A_10_reads_back() => Check<CheckinResponse>(22, s => (
        new CheckinResponse
        {
            Ok = s.Flags[0],
            Resensitize = s.Flags[1],
            Alert = s.Flags[2],
            Date = s.Date,
            Institution = s.Texts[0],
            Item = s.Texts[1],
            PermanentLocation = s.Texts[2],
            Title = s.Texts[6],
            SortBin = s.Texts[7],
            Patron = s.Texts[8],
            CallNumber = s.Texts[9],
            Destination = s.Texts[10],
            ScreenMessages = [s.Texts[3], s.Texts[4]],
            PrintLines = [s.Texts[5]],
        },
        $"{Digit(s.Flags[0])}{YesNo(s.Flags[1])}U{YesNo(s.Flags[2])}{Date(s.Date)}",
        [
            Sent("AO", s.Texts[0]), Sent("AB", s.Texts[1]), Sent("AQ", s.Texts[2]), Optional("AJ", s.Texts[6]),
            Optional("CL", s.Texts[7]), Optional("AA", s.Texts[8]), Optional("CS", s.Texts[9]), Optional("CT", s.Texts[10]),
            .. Screen(s),
        ]));

    [Fact]
    public void A_66_reads_back() => Check<RenewAllResponse>(27, s => (
        new RenewAllResponse
        {
            Ok = s.Flags[0],
            RenewedCount = s.Numbers[0],
            UnrenewedCount = s.Numbers[1],
            Date = s.Date,
            Institution = s.Texts[0],
            RenewedItems = s.Texts[6..8],
            UnrenewedItems = s.Texts[8..11],
            ScreenMessages = [s.Texts[3], s.Texts[4]],
            PrintLines = [s.Texts[5]],
        },
        $"{Digit(s.Flags[0])}{s.Numbers[0]:D4}{s.Numbers[1]:D4}{Date(s.Date)}",
        [
            Sent("AO", s.Texts[0]), .. s.Texts[6..8].Select(item => Sent("BM", item)),
            .. s.Texts[8..11].Select(item => Sent("BN", item)), .. Screen(s),
        ]));

    [Fact]
    public void A_16_reads_back() => Check<HoldResponse>(20, s => (
        new HoldResponse
        {
            Ok = s.Flags[0],
            Available = s.Flags[1],
            Date = s.Date,
            Expiration = s.Due,
            QueuePosition = s.Numbers[0],
            PickupLocation = s.Texts[2],
            Institution = s.Texts[0],
            Patron = s.Texts[1],
            Item = s.Texts[6],
            Title = s.Texts[7],
            ScreenMessages = [s.Texts[3], s.Texts[4]],
            PrintLines = [s.Texts[5]],
        },
        $"{Digit(s.Flags[0])}{YesNo(s.Flags[1])}{Date(s.Date)}",
        [
            Sent("BW", Date(s.Due)), Sent("BR", $"{s.Numbers[0]}"), Optional("BS", s.Texts[2]), Sent("AO", s.Texts[0]),
            Sent("AA", s.Texts[1]), Optional("AB", s.Texts[6]), Optional("AJ", s.Texts[7]), .. Screen(s),
        ]));

    [Fact]
    public void An_18_reads_back() => Check<ItemInformationResponse>(24, s => (
        new ItemInformationResponse
        {
            Circulation = (CirculationStatus)((s.Numbers[0] % 13) + 1),
            SecurityMarker = s.Numbers[1] % 4,
            FeeType = s.Numbers[2] % 10,
            Date = s.Date,
            HoldQueueLength = s.Numbers[3],
            DueDate = s.Due,
            Item = s.Texts[0],
            Title = s.Texts[1],
            Owner = s.Texts[2],
            PermanentLocation = s.Texts[6],
            CurrentLocation = s.Texts[7],
            CallNumber = s.Texts[8],
            ScreenMessages = [s.Texts[3], s.Texts[4]],
            PrintLines = [s.Texts[5]],
        },
        $"{(s.Numbers[0] % 13) + 1:D2}{s.Numbers[1] % 4:D2}{s.Numbers[2] % 10:D2}{Date(s.Date)}",
        [
            Sent("CF", $"{s.Numbers[3]}"), Sent("AH", Date(s.Due)), Sent("AB", s.Texts[0]), Sent("AJ", s.Texts[1]),
            Optional("BG", s.Texts[2]), Optional("AQ", s.Texts[6]), Optional("AP", s.Texts[7]), Optional("CS", s.Texts[8]),
            .. Screen(s),
        ]));

    [Fact]
    public void A_20_reads_back() => Check<ItemStatusUpdateResponse>(19, s => (
        new ItemStatusUpdateResponse
        {
            Ok = s.Flags[0],
            Date = s.Date,
            Item = s.Texts[0],
            Title = s.Texts[1],
            ItemProperties = s.Texts[2],
            ScreenMessages = [s.Texts[3], s.Texts[4]],
            PrintLines = [s.Texts[5]],
        },
        Digit(s.Flags[0]) + Date(s.Date),
        [Sent("AB", s.Texts[0]), Optional("AJ", s.Texts[1]), Optional("CH", s.Texts[2]), .. Screen(s)]));

    [Fact]
    public void A_38_reads_back() => Check<FeePaidResponse>(19, s => (
        new FeePaidResponse
        {
            Accepted = s.Flags[0],
            Date = s.Date,
            Institution = s.Texts[0],
            Patron = s.Texts[1],
            TransactionId = s.Texts[2],
            ScreenMessages = [s.Texts[3], s.Texts[4]],
            PrintLines = [s.Texts[5]],
        },
        YesNo(s.Flags[0]) + Date(s.Date),
        [Sent("AO", s.Texts[0]), Sent("AA", s.Texts[1]), Optional("BK", s.Texts[2]), .. Screen(s)]));

    [Fact]
    public void A_93_reads_back() => CheckRequest("9300", s => s.Flags[0] ? ["CN", "CO", "CP"] : ["CO", "CN", "CP"], (m, _) =>
    {
        var request = new LoginRequest(m);
        return [request.UserId, request.Password.Reveal(), request.Location];
    }, ["CN", "CO", "CP"]);

    [Fact]
    public void A_23_reads_back() => CheckRequest("23003#", Shuffled("AO", "AA", "AC", "AD"), (m, s) =>
    {
        var request = new PatronStatusRequest(m);
        Assert.Equal((new Language(3), s.Date), (request.Language, request.Date));
        return [request.Institution, request.Patron, request.TerminalPassword.Reveal(), request.Password.Reveal()];
    }, ["AO", "AA", "AC", "AD"]);

    [Fact]
    public void A_63_reads_back() => CheckRequest("63003# Y        ", Shuffled("AO", "AA", "AC", "AD"), (m, s) =>
    {
        var request = new PatronInformationRequest(m);
        Assert.Equal((new Language(3), s.Date, Summary.OverdueItems), (request.Language, request.Date, request.Summary));
        return [request.Institution, request.Patron, request.TerminalPassword.Reveal(), request.Password.Reveal()];
    }, ["AO", "AA", "AC", "AD"]);

    [Fact]
    public void A_35_reads_back() => CheckRequest("35#", Shuffled("AO", "AA", "AC", "AD"), (m, s) =>
    {
        var request = new EndPatronSessionRequest(m);
        Assert.Equal(s.Date, request.Date);
        return [request.Institution, request.Patron, request.TerminalPassword.Reveal(), request.Password.Reveal()];
    }, ["AO", "AA", "AC", "AD"]);

    [Fact]
    public void A_01_reads_back() => CheckRequest("01Y#", Shuffled("AO", "AL", "AA", "AC"), (m, s) =>
    {
        var request = new BlockPatronRequest(m);
        Assert.Equal((true, s.Date), (request.CardRetained, request.Date));
        return [request.Institution, request.Reason, request.Patron, request.TerminalPassword.Reveal()];
    }, ["AO", "AL", "AA", "AC"]);

    [Fact]
    public void A_25_reads_back() => CheckRequest("25#", Shuffled("AO", "AA", "AC", "AD"), (m, s) =>
    {
        var request = new PatronEnableRequest(m);
        Assert.Equal(s.Date, request.Date);
        return [request.Institution, request.Patron, request.TerminalPassword.Reveal(), request.Password.Reveal()];
    }, ["AO", "AA", "AC", "AD"]);

    [Fact]
    public void An_11_reads_back() => CheckRequest("11NY#@", Shuffled("AO", "AA", "AB", "AC", "CH", "AD"), (m, s) =>
    {
        var request = new CheckoutRequest(m);
        Assert.Equal((false, true, s.Date, s.Due), (
            request.RenewalAllowed, request.NoBlock, request.Date, request.DueDateWithoutBlock));
        return
        [
            request.Institution, request.Patron, request.Item, request.TerminalPassword.Reveal(), request.ItemProperties,
            request.Password.Reveal(),
        ];
    }, ["AO", "AA", "AB", "AC", "CH", "AD"]);

    [Fact]
    public void A_09_reads_back() => CheckRequest("09N#@", Shuffled("AP", "AO", "AB", "AC", "CH"), (m, s) =>
    {
        var request = new CheckinRequest(m);
        Assert.Equal((false, s.Date, s.Due), (request.NoBlock, request.Date, request.ReturnDate));
        return
        [
            request.CurrentLocation, request.Institution, request.Item, request.TerminalPassword.Reveal(),
            request.ItemProperties,
        ];
    }, ["AP", "AO", "AB", "AC", "CH"]);

    [Fact]
    public void A_29_reads_back() => CheckRequest("29YN#@", Shuffled("AO", "AA", "AD", "AB", "AJ", "AC", "CH"), (m, s) =>
    {
        var request = new RenewRequest(m);
        Assert.Equal((true, false, s.Date, s.Due), (
            request.ThirdPartyAllowed, request.NoBlock, request.Date, request.DueDateWithoutBlock));
        return
        [
            request.Institution, request.Patron, request.Password.Reveal(), request.Item, request.Title,
            request.TerminalPassword.Reveal(), request.ItemProperties,
        ];
    }, ["AO", "AA", "AD", "AB", "AJ", "AC", "CH"]);

    [Fact]
    public void A_65_reads_back() => CheckRequest("65#", Shuffled("AO", "AA", "AD", "AC"), (m, s) =>
    {
        var request = new RenewAllRequest(m);
        Assert.Equal(s.Date, request.Date);
        return [request.Institution, request.Patron, request.Password.Reveal(), request.TerminalPassword.Reveal()];
    }, ["AO", "AA", "AD", "AC"]);

    [Fact]
    public void A_15_reads_back() => CheckRequest("15*#", Shuffled("BS", "AO", "AA", "AD", "AB", "AJ", "AC"), (m, s) =>
    {
        var request = new HoldRequest(m);
        Assert.Equal((HoldMode.Change, s.Date), (request.Mode, request.Date));
        return
        [
            request.PickupLocation, request.Institution, request.Patron, request.Password.Reveal(), request.Item,
            request.Title, request.TerminalPassword.Reveal(),
        ];
    }, ["BS", "AO", "AA", "AD", "AB", "AJ", "AC"]);

    [Fact]
    public void A_17_reads_back() => CheckRequest("17#", Shuffled("AO", "AB", "AC"), (m, s) =>
    {
        var request = new ItemInformationRequest(m);
        Assert.Equal(s.Date, request.Date);
        return [request.Institution, request.Item, request.TerminalPassword.Reveal()];
    }, ["AO", "AB", "AC"]);

    [Fact]
    public void A_19_reads_back() => CheckRequest("19#", Shuffled("AO", "AB", "CH", "AC"), (m, s) =>
    {
        var request = new ItemStatusUpdateRequest(m);
        Assert.Equal(s.Date, request.Date);
        return [request.Institution, request.Item, request.ItemProperties, request.TerminalPassword.Reveal()];
    }, ["AO", "AB", "CH", "AC"]);

    [Fact]
    public void A_37_reads_back() => CheckRequest("37#0102EUR", Shuffled("AO", "AA", "AC", "AD", "CG", "BK"), (m, s) =>
    {
        var request = new FeePaidRequest(m);
        Assert.Equal((s.Date, 1, 2, "EUR"), (request.Date, request.FeeType, request.PaymentType, request.Currency));
        return
        [
            request.Institution, request.Patron, request.TerminalPassword.Reveal(), request.Password.Reveal(),
            request.FeeId, request.TransactionId,
        ];
    }, ["AO", "AA", "AC", "AD", "CG", "BK"]);

    private static void Check<T>(
        int headerLength, Func<Sample, (T Answer, string Header, IEnumerable<(string Tag, string? Value)> Fields)> make)
        where T : struct, IAnswer =>
        Samples.Sample(
            sample =>
            {
                var (answer, header, fields) = make(sample);
                var talk = new Talk(WireSettings.Default with { Encoding = sample.Encoding });
                const string request = "9900302.00";
                talk.Conversation.Receive(sample.Sequence is null ? Wire.Bytes(request) : Wire.Sealed(request, sample.Sequence.Value));

                var bytes = talk.Conversation.Answer(answer);
                var reader = new FrameReader(limit: bytes.Length);
                var buffer = Wire.Sequence(bytes);
                Assert.Equal(FrameEvent.Message, reader.Read(ref buffer, true, out var frame));
                var trailer = Trailer.Find(frame.Span);
                Assert.Equal(sample.Sequence, trailer.Sequence);
                Assert.Equal(header, Wire.Text(frame[2..(2 + headerLength)]));

                var read = new List<(string, string?)>();
                foreach (var field in new FieldSet(frame[(2 + headerLength)..^trailer.Length], sample.Encoding))
                    read.Add((field.Tag.ToString(), sample.Encoding.Decode(field.Value)));
                Assert.Equal(fields.Where(field => field.Value is not null), read);
            },
            iter: 200);

    // In the start of a request, # stands for the date and @ for the second one.
    private static void CheckRequest(
        string start, Func<Sample, string[]> order, Func<Message, Sample, string?[]> read, string[] tags) =>
        Samples.Sample(
            sample =>
            {
                var line = new List<byte>(Wire.Bytes(start
                    .Replace("#", Date(sample.Date), StringComparison.Ordinal)
                    .Replace("@", Date(sample.Due), StringComparison.Ordinal)));
                foreach (var tag in order(sample))
                {
                    var text = sample.Texts[Array.IndexOf(tags, tag)];
                    var room = new byte[text.Length * TextEncoding.MaxBytesPerChar];
                    sample.Encoding.Encode(text, 255, room, out var length);
                    line.AddRange([.. Wire.Bytes(tag), .. room[..length], (byte)'|']);
                }

                if (sample.Flags[7])
                    line.RemoveAt(line.Count - 1);
                var frame = sample.Sequence is null ? [.. line] : Wire.Sealed([.. line], sample.Sequence.Value);

                var talk = new Talk(WireSettings.Default with { Encoding = sample.Encoding });
                Assert.Equal(Turn.Handle, talk.Conversation.Receive(frame));
                Assert.False(talk.Conversation.Request.HeaderIsMalformed);
                Assert.Equal(sample.Texts[..tags.Length], read(talk.Conversation.Request, sample));
            },
            iter: 200);

    private static Func<Sample, string[]> Shuffled(params string[] tags) => sample =>
        [.. tags.OrderBy(tag => (sample.Numbers[0] * 31 + tag[1] * 7919) % 101)];

    private static LoanAnswer Loan(Sample s) => new()
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

    private static string LoanHeader(Sample s) =>
        $"{Digit(s.Flags[0])}{YesNo(s.Flags[1])}{YesNo(s.Flags[2])}U{Date(s.Date)}";

    private static IEnumerable<(string, string?)> LoanFields(Sample s) =>
    [
        Sent("AO", s.Texts[0]), Sent("AA", s.Texts[1]), Sent("AB", s.Texts[2]), Sent("AJ", s.Texts[6]),
        Sent("AH", s.Flags[3] ? Date(s.Due) : ""), Sent("CK", $"{s.Numbers[0] % 11:D3}"), Optional("CH", s.Texts[7]),
        Optional("BK", s.Texts[8]), .. Screen(s),
    ];

    private static IEnumerable<(string, string?)> Screen(Sample s) =>
        [Optional("AF", s.Texts[3]), Optional("AF", s.Texts[4]), Optional("AG", s.Texts[5])];

    private static (string, string?) Sent(string tag, string value) => (tag, value);

    private static (string, string?) Optional(string tag, string value) => (tag, value.Length == 0 ? null : value);

    private static string YesNo(bool value) => value ? "Y" : "N";

    private static string Digit(bool value) => value ? "1" : "0";

    private static string Amount(int cents) => (cents / 100m).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);

    private static string Places(int flags, int count, char set, char unset) =>
        string.Concat(Enumerable.Range(0, count).Select(place => (flags & (1 << place)) != 0 ? set : unset));

    private static string Date(DateTime date) => date.ToString(
        date.Kind == DateTimeKind.Utc ? "yyyyMMdd'   Z'HHmmss" : "yyyyMMdd'    'HHmmss",
        System.Globalization.CultureInfo.InvariantCulture);
}
