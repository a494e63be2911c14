using PatronDesk.Sip2.Encodings;
using PatronDesk.Sip2.Fields;
using PatronDesk.Sip2.Messages;
using Xunit;
using static PatronDesk.Sip2.Tests.Talk;

namespace PatronDesk.Sip2.Tests.Messages;

/// <summary>Whole lines: the fields stand in the order of "Standard Interchange Protocol 2.00", rev. 2.12.</summary>
public sealed class AnswerTests
{
    private const string Date = "20260304    120509";

    private static readonly DateTime Due = new(2026, 3, 18, 23, 59, 59);
    private static readonly string[] Screen = ["one", "two"];
    private static readonly string[] Print = ["p"];

    [Fact]
    public void A_94_is_one_digit()
    {
        Assert.Equal("941", Line(new LoginResponse { Ok = true }));
        Assert.Equal("940", Line(new LoginResponse { Ok = false }));
    }

    [Fact]
    public void A_98_tells_what_is_supported()
    {
        var response = new AcsStatusResponse
        {
            OnLine = true,
            CheckinOk = true,
            CheckoutOk = true,
            RenewalPolicy = false,
            StatusUpdateOk = true,
            OffLineOk = false,
            TimeoutTenths = 100,
            Retries = 3,
            Date = Noon,
            Institution = "main",
            LibraryName = "Town Library",
            Supported = SupportedMessages.PatronStatus | SupportedMessages.Login | SupportedMessages.RenewAll,
            TerminalLocation = "hall",
            ScreenMessages = Screen,
            PrintLines = Print,
        };

        Assert.Equal(
            $"98YYYNYN100003{Date}2.00AOmain|AMTown Library|BXYNNNNNYNNNNNNNNY|ANhall|AFone|AFtwo|AGp|", Line(response));
    }

    [Fact]
    public void A_98_that_does_not_know_its_timeout_and_retries_says_999()
    {
        var response = new AcsStatusResponse
        {
            OnLine = true,
            CheckinOk = false,
            CheckoutOk = false,
            RenewalPolicy = false,
            StatusUpdateOk = false,
            OffLineOk = false,
            Date = DateTime.SpecifyKind(Noon, DateTimeKind.Utc),
            Institution = "main",
            Supported = SupportedMessages.None,
        };

        Assert.Equal("98YNNNNN99999920260304   Z1205092.00AOmain|BXNNNNNNNNNNNNNNNN|", Line(response));
    }

    [Theory]
    [InlineData(SupportedMessages.PatronStatus, 0)]
    [InlineData(SupportedMessages.Checkout, 1)]
    [InlineData(SupportedMessages.Checkin, 2)]
    [InlineData(SupportedMessages.BlockPatron, 3)]
    [InlineData(SupportedMessages.ScStatus, 4)]
    [InlineData(SupportedMessages.Resend, 5)]
    [InlineData(SupportedMessages.Login, 6)]
    [InlineData(SupportedMessages.PatronInformation, 7)]
    [InlineData(SupportedMessages.EndPatronSession, 8)]
    [InlineData(SupportedMessages.FeePaid, 9)]
    [InlineData(SupportedMessages.ItemInformation, 10)]
    [InlineData(SupportedMessages.ItemStatusUpdate, 11)]
    [InlineData(SupportedMessages.PatronEnable, 12)]
    [InlineData(SupportedMessages.Hold, 13)]
    [InlineData(SupportedMessages.Renew, 14)]
    [InlineData(SupportedMessages.RenewAll, 15)]
    public void Each_message_has_its_place_in_BX(SupportedMessages message, int place)
    {
        var line = Line(new AcsStatusResponse
        {
            OnLine = true,
            CheckinOk = true,
            CheckoutOk = true,
            RenewalPolicy = true,
            StatusUpdateOk = true,
            OffLineOk = true,
            Date = Noon,
            Institution = "",
            Supported = message,
        });

        Assert.Contains("BX" + new string('N', place) + "Y" + new string('N', 15 - place) + "|", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_24_has_all_its_fields_in_order() =>
        Assert.Equal(
            $"24Y  Y          003{Date}AOmain|AA12345|AEJose Pena|BLY|CQN|BHEUR|BV1.50|AFone|AFtwo|AGp|",
            Line(new PatronStatusResponse
            {
                Status = PatronStatus.ChargeDenied | PatronStatus.HoldDenied,
                Language = new(3),
                Date = Noon,
                Institution = "main",
                Patron = "12345",
                Name = "José Peña",
                ValidPatron = true,
                ValidPassword = false,
                Currency = "EUR",
                FeeAmount = 1.5m,
                ScreenMessages = Screen,
                PrintLines = Print,
            }));

    [Fact]
    public void A_24_for_an_unknown_card_has_no_name_and_no_privilege() =>
        Assert.Equal(
            $"24YYYY          008{Date}AOmain|AA999|AE|BLN|CQN|",
            Line(new PatronStatusResponse
            {
                Status = PatronStatus.AllPrivilegesDenied,
                Language = new(8),
                Date = Noon,
                Institution = "main",
                Patron = "999",
                ValidPatron = false,
                ValidPassword = false,
            }));

    [Theory]
    [InlineData(PatronStatus.ChargeDenied, 0)]
    [InlineData(PatronStatus.RenewalDenied, 1)]
    [InlineData(PatronStatus.RecallDenied, 2)]
    [InlineData(PatronStatus.HoldDenied, 3)]
    [InlineData(PatronStatus.CardLost, 4)]
    [InlineData(PatronStatus.TooManyCharged, 5)]
    [InlineData(PatronStatus.TooManyOverdue, 6)]
    [InlineData(PatronStatus.TooManyRenewals, 7)]
    [InlineData(PatronStatus.TooManyClaimsReturned, 8)]
    [InlineData(PatronStatus.TooManyLost, 9)]
    [InlineData(PatronStatus.ExcessiveFines, 10)]
    [InlineData(PatronStatus.ExcessiveFees, 11)]
    [InlineData(PatronStatus.RecallOverdue, 12)]
    [InlineData(PatronStatus.TooManyBilled, 13)]
    public void Each_status_has_its_place_and_sets_no_other(PatronStatus status, int place)
    {
        var line = Line(new PatronEnableResponse
        {
            Status = status,
            Date = Noon,
            Institution = "",
            Patron = "",
            ValidPatron = true,
        });

        Assert.Equal("26" + new string(' ', place) + "Y" + new string(' ', 13 - place) + "000" + Date, line[..37]);
    }

    [Fact]
    public void A_64_has_all_its_fields_in_order()
    {
        Assert.True(TagMap.TryParse("PA=expiry PB=birth PC=class PI=internet XI=id AQ=home", out var map, out _));
        var response = new PatronInformationResponse
        {
            Status = PatronStatus.None,
            Language = new(27),
            Date = Noon,
            Counts = new()
            {
                HoldItems = 1,
                OverdueItems = 2,
                ChargedItems = 12345,
                FineItems = null,
                RecallItems = 0,
                UnavailableHolds = -1,
            },
            Institution = "main",
            Patron = "12345",
            Name = "Jose Pena",
            HoldItemsLimit = 5,
            OverdueItemsLimit = 6,
            ChargedItemsLimit = 7,
            ValidPatron = true,
            ValidPassword = true,
            Currency = "EUR",
            FeeAmount = 0,
            FeeLimit = 1234.5m,
            Summary = Summary.ChargedItems,
            Items = ["30001", "30002"],
            HomeAddress = "1 Main St",
            Email = "j@example.org",
            Phone = "555",
            Facts = new()
            {
                Expiry = new(2026, 12, 31),
                Birth = new(1990, 2, 28),
                Class = "adult",
                Internet = "Y",
                Id = "u1",
                HomeLibrary = "east",
            },
            ScreenMessages = Screen,
            PrintLines = Print,
        };

        Assert.Equal(
            $"64              027{Date}000100029999    00000000AOmain|AA12345|AEJose Pena|BZ0005|CA0006|CB0007|BLY|CQY|BHEUR"
            + "|BV0.00|CC1234.50|AU30001|AU30002|BD1 Main St|BEj@example.org|BF555|PA20261231|PB19900228|PCadult|PIY|XIu1|AQeast"
            + "|AFone|AFtwo|AGp|",
            Line(response, WireSettings.Default with { ExtraTags = map }));
        Assert.DoesNotContain("|PA", Line(response), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Summary.HoldItems, "AS")]
    [InlineData(Summary.OverdueItems, "AT")]
    [InlineData(Summary.ChargedItems, "AU")]
    [InlineData(Summary.FineItems, "AV")]
    [InlineData(Summary.RecallItems, "BU")]
    [InlineData(Summary.UnavailableHolds, "CD")]
    public void Each_list_has_its_tag(Summary summary, string tag) =>
        Assert.EndsWith($"|BLY|{tag}a|{tag}b|", Line(Information() with { Summary = summary, Items = ["a", "b"] }), StringComparison.Ordinal);

    [Fact]
    public void A_list_that_was_not_asked_for_is_not_sent() =>
        Assert.EndsWith("|BLY|", Line(Information() with { Items = ["a"] }), StringComparison.Ordinal);

    [Fact]
    public void A_36_ends_the_session() =>
        Assert.Equal(
            $"36Y{Date}AOmain|AA12345|AFone|AFtwo|AGp|",
            Line(new EndSessionResponse
            {
                Ended = true,
                Date = Noon,
                Institution = "main",
                Patron = "12345",
                ScreenMessages = Screen,
                PrintLines = Print,
            }));

    [Fact]
    public void A_26_has_all_its_fields_in_order() =>
        Assert.Equal(
            $"26YYYY          000{Date}AOmain|AA12345|AEJose|BLY|CQY|AFone|AFtwo|AGp|",
            Line(new PatronEnableResponse
            {
                Status = PatronStatus.AllPrivilegesDenied,
                Date = Noon,
                Institution = "main",
                Patron = "12345",
                Name = "Jose",
                ValidPatron = true,
                ValidPassword = true,
                ScreenMessages = Screen,
                PrintLines = Print,
            }));

    [Fact]
    public void A_12_and_a_30_have_all_their_fields_in_order()
    {
        var loan = new LoanAnswer
        {
            Ok = true,
            RenewalOk = false,
            MagneticMedia = null,
            Desensitize = true,
            Date = Noon,
            Institution = "main",
            Patron = "12345",
            Item = "30001",
            Title = "Moby-Dick",
            DueDate = Due,
            FeeType = 1,
            SecurityInhibit = false,
            Currency = "EUR",
            FeeAmount = 0.1m,
            MediaType = 1,
            ItemProperties = "props",
            TransactionId = "tx9",
            ScreenMessages = Screen,
            PrintLines = Print,
        };
        var rest = $"1NUY{Date}AOmain|AA12345|AB30001|AJMoby-Dick|AH20260318    235959|BT01|CIN|BHEUR|BV0.10|CK001|CHprops|BKtx9"
            + "|AFone|AFtwo|AGp|";

        Assert.Equal("12" + rest, Line(new CheckoutResponse { Loan = loan }));
        Assert.Equal("30" + rest, Line(new RenewResponse { Loan = loan }));
    }

    [Fact]
    public void A_refused_12_has_an_empty_title_and_due_date() =>
        Assert.Equal(
            $"120NUN{Date}AOmain|AA12345|AB30001|AJ|AH|AFNot today|",
            Line(new CheckoutResponse
            {
                Loan = new()
                {
                    Ok = false,
                    RenewalOk = false,
                    Desensitize = false,
                    Date = Noon,
                    Institution = "main",
                    Patron = "12345",
                    Item = "30001",
                    ScreenMessages = ["Not today"],
                },
            }));

    [Theory]
    [InlineData(DueDateForm.Sip2, "20260318    235959")]
    [InlineData(DueDateForm.DateAndTime, "2026-03-18 23:59:59")]
    [InlineData(DueDateForm.DateOnly, "2026-03-18")]
    public void A_due_date_has_the_form_that_the_client_wants(DueDateForm form, string expected)
    {
        var settings = WireSettings.Default with { DueDates = form };

        Assert.Contains($"|AH{expected}|", Line(new CheckoutResponse { Loan = Loan() }, settings), StringComparison.Ordinal);
        Assert.Contains(
            $"AH{expected}|",
            Line(new ItemInformationResponse { Circulation = CirculationStatus.Charged, Date = Noon, DueDate = Due, Item = "1" }, settings),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_10_has_all_its_fields_in_order() =>
        Assert.Equal(
            $"101YNY{Date}AOmain|AB30001|AQstacks|AJMoby-Dick|CL2|AA12345|CK010|CHprops|CSPS 2384|CTeast|CV01|AFone|AFtwo|AGp|",
            Line(new CheckinResponse
            {
                Ok = true,
                Resensitize = true,
                MagneticMedia = false,
                Alert = true,
                Date = Noon,
                Institution = "main",
                Item = "30001",
                PermanentLocation = "stacks",
                Title = "Moby-Dick",
                SortBin = "2",
                Patron = "12345",
                MediaType = 10,
                ItemProperties = "props",
                CallNumber = "PS 2384",
                Destination = "east",
                AlertType = 1,
                ScreenMessages = Screen,
                PrintLines = Print,
            }));

    [Fact]
    public void A_66_counts_and_lists() =>
        Assert.Equal(
            $"66100029999{Date}AOmain|BM30001|BM30002|BN30003 on hold|AFone|AFtwo|AGp|",
            Line(new RenewAllResponse
            {
                Ok = true,
                RenewedCount = 2,
                UnrenewedCount = 10000,
                Date = Noon,
                Institution = "main",
                RenewedItems = ["30001", "30002"],
                UnrenewedItems = ["30003 on hold"],
                ScreenMessages = Screen,
                PrintLines = Print,
            }));

    [Fact]
    public void A_16_has_all_its_fields_in_order() =>
        Assert.Equal(
            $"161N{Date}BW20260318    235959|BR12|BSeast|AOmain|AA12345|AB30001|AJMoby-Dick|AFone|AFtwo|AGp|",
            Line(new HoldResponse
            {
                Ok = true,
                Available = false,
                Date = Noon,
                Expiration = Due,
                QueuePosition = 12,
                PickupLocation = "east",
                Institution = "main",
                Patron = "12345",
                Item = "30001",
                Title = "Moby-Dick",
                ScreenMessages = Screen,
                PrintLines = Print,
            }));

    [Fact]
    public void An_18_has_all_its_fields_in_order() =>
        Assert.Equal(
            $"18040201{Date}CF3|AH20260318    235959|CJ20260318    235959|CM20260318    235959|AB30001|AJMoby-Dick|BGtown|BHEUR"
            + "|BV0.00|CK001|AQstacks|APdesk|CHprops|CSPS 2384|AFone|AFtwo|AGp|",
            Line(new ItemInformationResponse
            {
                Circulation = CirculationStatus.Charged,
                SecurityMarker = 2,
                FeeType = 1,
                Date = Noon,
                HoldQueueLength = 3,
                DueDate = Due,
                RecallDate = Due,
                HoldPickupDate = Due,
                Item = "30001",
                Title = "Moby-Dick",
                Owner = "town",
                Currency = "EUR",
                FeeAmount = 0,
                MediaType = 1,
                PermanentLocation = "stacks",
                CurrentLocation = "desk",
                ItemProperties = "props",
                CallNumber = "PS 2384",
                ScreenMessages = Screen,
                PrintLines = Print,
            }));

    [Fact]
    public void A_20_has_all_its_fields_in_order() =>
        Assert.Equal(
            $"201{Date}AB30001|AJMoby-Dick|CHtorn|AFone|AFtwo|AGp|",
            Line(new ItemStatusUpdateResponse
            {
                Ok = true,
                Date = Noon,
                Item = "30001",
                Title = "Moby-Dick",
                ItemProperties = "torn",
                ScreenMessages = Screen,
                PrintLines = Print,
            }));

    [Fact]
    public void A_38_says_whether_a_payment_was_accepted() =>
        Assert.Equal(
            $"38N{Date}AOmain|AA12345|BKtx9|AFone|AFtwo|AGp|",
            Line(new FeePaidResponse
            {
                Accepted = false,
                Date = Noon,
                Institution = "main",
                Patron = "12345",
                TransactionId = "tx9",
                ScreenMessages = Screen,
                PrintLines = Print,
            }));

    [Fact]
    public void An_amount_has_a_point_and_two_decimals_whatever_the_culture()
    {
        var culture = System.Globalization.CultureInfo.CurrentCulture;
        System.Globalization.CultureInfo.CurrentCulture = new("de-DE") { NumberFormat = { NumberDecimalSeparator = "," } };
        try
        {
            Assert.Contains("|BV1234567.89|", Line(Information() with { FeeAmount = 1234567.891m }), StringComparison.Ordinal);
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void A_value_is_cut_at_255_characters_of_its_encoding()
    {
        var name = new string('ß', 200);

        Assert.Contains("|AE" + string.Concat(Enumerable.Repeat("ss", 127)) + "|BL", Line(Information() with { Name = name }), StringComparison.Ordinal);
        Assert.Contains(
            "|AE" + new string('\u00E1', 200) + "|BL",
            Line(Information() with { Name = name }, WireSettings.Default with { Encoding = TextEncoding.Cp850 }),
            StringComparison.Ordinal);
        Assert.Contains(
            "|AE" + new string('a', 255) + "|BL", Line(Information() with { Name = new string('a', 300) }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", new[] { 255, 255, 7, 6 })]
    [InlineData("a ", new[] { 253, 255, 11, 6 })]
    [InlineData("ab ", new[] { 254, 255, 11, 6 })]
    public void A_long_screen_message_goes_on_from_word_to_word_in_the_next_field(string start, int[] lengths)
    {
        var words = start + string.Join(' ', Enumerable.Range(100, 130));
        var line = Line(new CheckoutResponse { Loan = Loan() with { ScreenMessages = [words, "second"] } });
        var fields = line.Split('|').Where(field => field.StartsWith("AF", StringComparison.Ordinal)).Select(field => field[2..]).ToArray();

        Assert.Equal(lengths, fields.Select(field => field.Length));
        Assert.Equal(words + " second", string.Join(' ', fields));
    }

    [Fact]
    public void A_screen_message_without_words_is_split_all_the_same()
    {
        var line = Line(new CheckoutResponse { Loan = Loan() with { ScreenMessages = [new string('x', 600)] } });

        Assert.EndsWith(
            $"AF{new string('x', 255)}|AF{new string('x', 255)}|AF{new string('x', 90)}|", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_screen_messages_are_left_out() =>
        Assert.DoesNotContain("AF", Line(new CheckoutResponse { Loan = Loan() with { ScreenMessages = ["", "  "] } }), StringComparison.Ordinal);

    private static PatronInformationResponse Information() => new()
    {
        Status = PatronStatus.None,
        Language = new(1),
        Date = Noon,
        Institution = "main",
        Patron = "12345",
        ValidPatron = true,
    };

    private static LoanAnswer Loan() => new()
    {
        Ok = true,
        RenewalOk = false,
        Date = Noon,
        Institution = "main",
        Patron = "12345",
        Item = "30001",
        DueDate = Due,
    };
}
