using System.Globalization;
using CsCheck;
using PatronDesk.Sip2.Encodings;
using PatronDesk.Sip2.Fields;
using PatronDesk.Sip2.Framing;
using PatronDesk.Sip2.Messages;
using Xunit;
using static PatronDesk.Sip2.Tests.Talk;

namespace PatronDesk.Sip2.Tests;

/// <summary>
/// What real terminals and vendors send, and what they make of answers, by the numbers of docs/compat/sip2.md. The file is long
/// because it is that table, in its order. A quirk that is about accounts, sockets or verdicts is proved where those are.
/// </summary>
public sealed class QuirkTests
{
    private const string Date = "20260304    120509";
    private const string Blank = "                  ";

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r\r")]
    [InlineData("\r\n\r\n")]
    [InlineData("\n\r")]
    public void Quirk_01_CR_LF_and_doubled_terminators_end_one_message(string terminator) =>
        Assert.Equal(
            [(FrameEvent.Message, "9900302.00"), (FrameEvent.Message, "97"), (FrameEvent.End, "")],
            Frames.ReadAll(new FrameReader(), Frames.Bytes("\n9900302.00" + terminator + "97" + terminator)));

    [Theory]
    [InlineData("")]
    [InlineData("|")]
    public void Quirk_02_the_last_field_may_lack_its_delimiter_before_AY_or_CR(string end)
    {
        var body = $"23001{Date}AOmain|AA12345|AC|AD0213{end}";
        foreach (var line in new[] { Frames.Bytes(body), Frames.Sealed(body, '4'), Frames.Sealed(body) })
        {
            var talk = new Talk();
            Assert.Equal(Turn.Handle, talk.Conversation.Receive(line));
            Assert.Equal("0213", new PatronStatusRequest(talk.Conversation.Request).Card.Password.Reveal());
        }
    }

    [Theory]
    [InlineData("AD0213|AC|AA12345|AOmain|")]
    [InlineData("AA12345|AD0213|")]
    [InlineData("AD0213|ZZtop|AA12345")]
    public void Quirk_03_fields_come_in_any_order_and_required_ones_may_be_missing(string fields)
    {
        var patron = new PatronInformationRequest(Message($"63001{Date}          {fields}"));

        Assert.Equal(("12345", "0213"), (patron.Card.Patron, patron.Card.Password.Reveal()));
        Assert.False(new PatronStatusRequest(Message($"23001{Date}AA12345|")).Card.Password.IsSent);
    }

    [Fact]
    public void Quirk_04_a_checkout_without_its_second_date_is_understood()
    {
        var message = Message($"11YN{Date}AOmain|AA12345|AB30001|AC|");
        var request = new CheckoutRequest(message);

        Assert.True(message.HeaderIsMalformed);
        Assert.Equal(("main", "12345", "30001"), (request.Card.Institution, request.Card.Patron, request.Loan.Item));
        Assert.Equal((Noon, (DateTime?)null), (request.Loan.Date, request.Loan.DueDateWithoutBlock));
    }

    [Fact]
    public void Quirk_04_a_checkin_without_its_second_date_and_location_is_understood()
    {
        var message = Message($"09N{Date}AOmain|AB30001|AC|");
        var request = new CheckinRequest(message);

        Assert.True(message.HeaderIsMalformed);
        Assert.Equal(("main", "30001", (string?)null), (request.Institution, request.Item, request.CurrentLocation));
        Assert.Equal((Noon, (DateTime?)null), (request.Date, request.ReturnDate));
    }

    [Fact]
    public void Quirk_04_dates_without_a_zone_and_with_four_zeros_are_understood()
    {
        var message = Message("11YN202603041205090000202603041205090000AOmain|AA12345|AB30001|AC|");
        var request = new CheckoutRequest(message);

        Assert.False(message.HeaderIsMalformed);
        Assert.Equal((Noon, Noon, "main"), (request.Loan.Date, request.Loan.DueDateWithoutBlock, request.Card.Institution));
    }

    [Fact]
    public void Quirk_05_a_date_that_lacks_a_digit_shifts_no_field()
    {
        var message = Message("2300120260304    12059AOmain|AA12345|AC|AD0213|");
        var request = new PatronStatusRequest(message);

        Assert.True(message.HeaderIsMalformed);
        Assert.Equal(("main", "12345", "0213"), (request.Card.Institution, request.Card.Patron, request.Card.Password.Reveal()));
        Assert.Null(request.Date);
        Assert.Equal("", new PatronStatusRequest(Message("2300120260304    12059AO|AA12345|")).Card.Institution);
    }

    [Fact]
    public void Quirk_05_a_date_that_lacks_a_digit_shifts_no_summary()
    {
        var request = new PatronInformationRequest(Message("6300120260304    12059  Y       AOmain|AA12345|"));

        Assert.Equal((Summary.ChargedItems, "12345"), (request.Summary, request.Card.Patron));
    }

    /// <summary>Every request, its header cut short, lengthened or empty: the fields come out all the same.</summary>
    [Theory]
    [InlineData("01Y", 1)]
    [InlineData("09N", 2)]
    [InlineData("11YN", 2)]
    [InlineData("15+", 1)]
    [InlineData("17", 1)]
    [InlineData("19", 1)]
    [InlineData("23001", 1)]
    [InlineData("25", 1)]
    [InlineData("29NN", 2)]
    [InlineData("35", 1)]
    [InlineData("63001", 1)]
    [InlineData("65", 1)]
    public void Quirks_04_and_05_hold_for_every_request_with_a_date(string start, int dates)
    {
        var header = start + string.Concat(Enumerable.Repeat(Date, dates)) + (start == "63001" ? "          " : "");
        foreach (var fields in new[] { "AOBABA|AA1|AB2|", "AO|AA1|AB2|", "AA1|AB2|AO|", "AB2|AA1", "AD9|AB2|AA1|" })
        {
            for (var length = 2; length <= header.Length + 3; length++)
            {
                var message = Message(header.PadRight(length, '0')[..length] + fields);

                Assert.Equal(("1", "2"), (message.Fields.Barcode(Tag.AA), message.Fields.Barcode(Tag.AB)));
                Assert.Equal(length != header.Length, message.HeaderIsMalformed);
            }
        }
    }

    [Fact]
    public void Quirk_06_a_second_date_of_spaces_is_none()
    {
        Assert.Null(new CheckoutRequest(Message($"11YN{Date}{Blank}AOmain|AA1|AB2|AC|")).Loan.DueDateWithoutBlock);
        Assert.Null(new RenewRequest(Message($"29NN{Date}{Blank}AOmain|AA1|AB2|")).Loan.DueDateWithoutBlock);
        Assert.False(Message($"11YN{Date}{Blank}AOmain|AA1|AB2|AC|").HeaderIsMalformed);
    }

    [Theory]
    [InlineData("AO1|", "1")]
    [InlineData("AO|", "")]
    [InlineData("", null)]
    public void Quirk_07_a_wrong_or_missing_institution_is_read_as_it_is(string institution, string? expected)
    {
        var request = new PatronStatusRequest(Message($"23001{Date}{institution}AA12345|AC|AD0213|"));

        Assert.Equal((expected, "12345"), (request.Card.Institution, request.Card.Patron));
    }

    [Fact]
    public void Quirk_08_a_64_without_a_list_stays_within_1024_bytes() =>
        Gen.Select(
                Gen.OneOf(TextEncoding.Ascii, TextEncoding.Cp850, TextEncoding.Latin1, TextEncoding.Utf8),
                Gen.Char[' ', '\uFFFD'].Array[0, 100].Select(characters => new string(characters)),
                Gen.String[0, 400].Array[3],
                Gen.String[Gen.Char[' ', 'ž'], 0, 600].Array[0, 6])
            .Sample((encoding, name, personal, texts) =>
            {
                var talk = new Talk(WireSettings.Default with { Encoding = encoding, Terminator = Terminator.CrLf });
                talk.Conversation.Receive(Frames.Sealed($"63001{Date}          AOmain|AA12345|", '1'));
                var bytes = talk.Conversation.Answer(Information() with
                {
                    Name = name,
                    HoldItemsLimit = 10,
                    OverdueItemsLimit = 10,
                    ChargedItemsLimit = 10,
                    FeeAmount = 99999999.99m,
                    FeeLimit = 99999999.99m,
                    HomeAddress = personal[0],
                    Email = personal[1],
                    Phone = personal[2],
                    ScreenMessages = texts,
                    PrintLines = texts,
                });

                Assert.True(bytes.Length <= 1024, $"{bytes.Length} bytes");
                Assert.Contains("|BLY|CQN|BHEUR|BV99999999.99|CC99999999.99|", Frames.Text(bytes), StringComparison.Ordinal);
            });

    [Fact]
    public void Quirk_08_a_long_address_leaves_room_for_the_reason_why()
    {
        var line = Line(Information() with
        {
            Name = "Name",
            HomeAddress = new string('a', 250),
            Email = new string('b', 250),
            Phone = new string('c', 250),
            ScreenMessages = ["Please see the desk about your lost book."],
        });

        Assert.Contains("|BD" + new string('a', 250) + "|", line, StringComparison.Ordinal);
        Assert.EndsWith("|AFPlease see the desk about your lost book.|", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Quirk_08_an_answer_is_one_buffer()
    {
        var talk = new Talk();
        talk.Conversation.Receive(Frames.Sealed($"63001{Date}  Y       AOmain|AA12345|", '1'));
        var bytes = talk.Conversation.Answer(Information() with
        {
            Summary = Summary.ChargedItems,
            Items = [.. Enumerable.Range(0, 500).Select(i => i.ToString("D14", CultureInfo.InvariantCulture))],
        });

        Assert.True(bytes.Length > 8000);
        Assert.Equal((byte)'\r', bytes.Span[^1]);
        Assert.Equal(ChecksumState.Right, Trailer.Find(bytes.Span[..^1]).Checksum);
    }

    [Fact]
    public void Quirk_09_AY_stands_where_a_client_looks_for_it()
    {
        var talk = new Talk();
        talk.Conversation.Receive(Frames.Sealed("9300CNkiosk1|COsecret|", '7'));
        Assert.Equal('7', talk.Answer(new LoginResponse { Ok = true })[5]);

        talk.Conversation.Receive(Frames.Sealed("9900302.00", '8'));
        Assert.Contains("|AY8AZ", talk.Answer(AcsStatus()), StringComparison.Ordinal);
    }

    [Fact]
    public void Quirk_09_BL_and_CQ_stand_before_all_that_can_be_long_but_the_name()
    {
        var line = Line(Information() with { HomeAddress = "x", ScreenMessages = ["x"], Summary = Summary.HoldItems, Items = ["x"] });

        Assert.Contains("|AA12345|AE|BLY|CQN|", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Quirk_10_BL_is_in_every_answer_about_a_patron()
    {
        Assert.Contains("|BLY|", Line(Information()), StringComparison.Ordinal);
        Assert.Contains("|BLN|", Line(new PatronStatusResponse
        {
            Answer = new()
            {
                Status = PatronStatus.AllPrivilegesDenied,
                Language = new(1),
                Date = Noon,
                Institution = "main",
                Patron = "1",
                ValidPatron = false,
            },
        }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AD|", true)]
    [InlineData("AD   |", true)]
    [InlineData("", false)]
    public void Quirk_11_an_empty_PIN_is_told_from_none_and_neither_counts_as_one(string fields, bool isSent)
    {
        var password = new PatronStatusRequest(Message($"23001{Date}AOmain|AA12345|AC|{fields}")).Card.Password;

        Assert.True(password.IsBlank);
        Assert.Equal(isSent, password.IsSent);
    }

    [Fact]
    public void Quirk_12_BV_and_CC_are_sent_even_when_nothing_is_owed() =>
        Assert.Contains(
            "|BHEUR|BV0.00|CC25.00|", Line(Information() with { FeeAmount = 0, FeeLimit = 25 }), StringComparison.Ordinal);

    // It takes any Y before the first delimiter for a block, and so one of the date or the counts too.
    [Fact]
    public void Quirk_12_a_64_without_blocks_has_no_Y_before_its_institution() =>
        Assert.DoesNotContain('Y', Line(Information())[..61]);

    [Fact]
    public void Quirk_13_an_expired_card_is_still_valid_and_its_expiry_visible()
    {
        Assert.True(TagMap.TryParse("PA=expiry", out var map, out _));
        var line = Line(
            Information() with
            {
                Status = PatronStatus.AllPrivilegesDenied,
                Facts = new() { Expiry = new(2025, 12, 31) },
                ScreenMessages = ["Your card has expired."],
            },
            WireSettings.Default with { ExtraTags = map });

        Assert.StartsWith("64YYYY          ", line, StringComparison.Ordinal);
        Assert.Contains("|BLY|", line, StringComparison.Ordinal);
        Assert.EndsWith("|PA20251231|AFYour card has expired.|", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Quirk_14_extra_tags_are_sent_only_as_mapped()
    {
        Assert.True(TagMap.TryParse("PX=expiry BC=birth", out var polaris, out _));
        var response = Information() with { Facts = new() { Expiry = new(2026, 1, 2), Birth = new(1990, 3, 4), Class = "adult" } };

        Assert.EndsWith(
            "|PX20260102|BC19900304|", Line(response, WireSettings.Default with { ExtraTags = polaris }), StringComparison.Ordinal);
        Assert.EndsWith("|BHEUR|", Line(response), StringComparison.Ordinal);
    }

    [Fact]
    public void Quirk_15_a_list_is_capped_whatever_BP_and_BQ_ask()
    {
        var request = new PatronInformationRequest(Message($"63001{Date}  Y       AOmain|AA12345|BP0001|BQ9999|"));

        Assert.Equal(new(0, 50), request.Range(mostEntries: 50));
    }

    [Theory]
    [InlineData("88AOmain|AA12345|")]
    [InlineData("23")]
    [InlineData("23|||")]
    [InlineData("garbage")]
    public void Quirk_16_96_is_only_for_a_wrong_checksum(string line) => Assert.NotEqual(Turn.AskAgain, new Talk().Receive(line));

    [Fact]
    public void Quirk_17_BX_says_exactly_what_is_supported() =>
        Assert.Contains("|BXYNNNYNYNNNNNNNNN|", Line(AcsStatus()), StringComparison.Ordinal);

    [Fact]
    public void Quirk_18_a_barcode_is_taken_as_it_is() =>
        Assert.Equal(
            "1\\/\"*=? or cql.allRecords=1",
            new PatronStatusRequest(Message($"23001{Date}AOmain|AA1\\/\"*=? or cql.allRecords=1|")).Card.Patron);

    [Fact]
    public void Quirk_19_the_padding_of_a_barcode_is_cut_off()
    {
        var request = new CheckoutRequest(Message($"11YN{Date}{Blank}AOmain|AA  123 45  |AB 30001  |AC|"));

        Assert.Equal(("123 45", "30001"), (request.Card.Patron, request.Loan.Item));
    }

    private static AcsStatusResponse AcsStatus() => new()
    {
        OnLine = true,
        CheckinOk = true,
        CheckoutOk = true,
        RenewalPolicy = true,
        StatusUpdateOk = true,
        OffLineOk = false,
        Date = Noon,
        Institution = "main",
        Supported = SupportedMessages.PatronStatus | SupportedMessages.ScStatus | SupportedMessages.Login,
    };

    private static PatronInformationResponse Information() => new()
    {
        Status = PatronStatus.None,
        Language = new(1),
        Date = Noon,
        Institution = "main",
        Patron = "12345",
        ValidPatron = true,
        ValidPassword = false,
        Currency = "EUR",
    };
}
