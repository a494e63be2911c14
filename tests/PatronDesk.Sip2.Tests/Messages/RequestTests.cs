using PatronDesk.Sip2.Messages;
using Xunit;
using static PatronDesk.Sip2.Tests.Talk;

namespace PatronDesk.Sip2.Tests.Messages;

public sealed class RequestTests
{
    private const string Date = "20260304    120509";
    private const string Blank = "                  ";

    [Fact]
    public void A_93_logs_a_terminal_in()
    {
        var request = new LoginRequest(Message("9300CNkiosk1|COsecret|CPmain|"));

        Assert.Equal(('0', '0', "kiosk1", "secret", "main"), (
            request.UserIdAlgorithm, request.PasswordAlgorithm, request.UserId, request.Password.Reveal(), request.Location));
    }

    [Theory]
    [InlineData("9900302.00", 0, 30, true)]
    [InlineData("9910402.00", 1, 40, true)]
    [InlineData("9920801.00", 2, 80, false)]
    [InlineData("99", null, null, true)]
    public void A_99_tells_a_terminals_state(string line, int? status, int? width, bool isVersion2)
    {
        var request = new ScStatusRequest(Message(line));

        Assert.Equal((status, width, isVersion2), (request.Status, request.MaxPrintWidth, request.IsVersion2));
    }

    [Fact]
    public void A_97_has_no_header() => Assert.False(Message("97AZFEF5").HeaderIsMalformed);

    [Fact]
    public void A_23_asks_for_a_patrons_status()
    {
        var request = new PatronStatusRequest(Message($"23008{Date}AOmain|AA 12345 |ACtp|AD0213|"));

        Assert.Equal((new Language(8), Noon, "main", "12345", "tp", "0213"), (
            request.Language, request.Date, request.Card.Institution, request.Card.Patron, request.Card.TerminalPassword.Reveal(),
            request.Card.Password.Reveal()));
    }

    [Theory]
    [InlineData("          ", Summary.None)]
    [InlineData("Y         ", Summary.HoldItems)]
    [InlineData(" Y        ", Summary.OverdueItems)]
    [InlineData("  Y       ", Summary.ChargedItems)]
    [InlineData("   Y      ", Summary.FineItems)]
    [InlineData("    Y     ", Summary.RecallItems)]
    [InlineData("     Y    ", Summary.UnavailableHolds)]
    [InlineData("      Y   ", Summary.None)]
    [InlineData("NNYNNNNNNN", Summary.ChargedItems)]
    [InlineData("", Summary.None)]
    [InlineData("  Y", Summary.ChargedItems)]
    public void A_63_asks_for_one_list(string summary, Summary expected)
    {
        var request = new PatronInformationRequest(Message($"63001{Date}{summary}AOmain|AA12345|BP3|BQ5|"));

        Assert.Equal((expected, Noon, "12345"), (request.Summary, request.Date, request.Card.Patron));
        Assert.Equal(new(2, 3), request.Range(mostEntries: 10));
        Assert.False(request.Card.Password.IsSent);
    }

    [Theory]
    [InlineData(null, null, 0, 10)]
    [InlineData(1, 5, 0, 5)]
    [InlineData(0, 5, 0, 5)]
    [InlineData(4, null, 3, 10)]
    [InlineData(4, 4, 3, 1)]
    [InlineData(5, 4, 4, 0)]
    [InlineData(1, 9999, 0, 10)]
    public void BP_and_BQ_count_from_one_and_include_both_ends(int? first, int? last, int skip, int take) =>
        Assert.Equal(new(skip, take), ListRange.From(first, last, mostEntries: 10));

    [Fact]
    public void A_35_ends_a_patrons_session()
    {
        var request = new EndPatronSessionRequest(Message($"35{Date}AOmain|AA12345|ACtp|AD0213|"));

        Assert.Equal((Noon, "main", "12345", "tp", "0213"), (
            request.Date, request.Card.Institution, request.Card.Patron, request.Card.TerminalPassword.Reveal(),
            request.Card.Password.Reveal()));
    }

    [Fact]
    public void A_01_blocks_a_patron()
    {
        var request = new BlockPatronRequest(Message($"01Y{Date}AOmain|ALleft the card behind|AA12345|ACtp|"));

        Assert.Equal((true, Noon, "main", "left the card behind", "12345", "tp"), (
            request.CardRetained, request.Date, request.Institution, request.Reason, request.Patron,
            request.TerminalPassword.Reveal()));
    }

    [Fact]
    public void A_25_lifts_a_block()
    {
        var request = new PatronEnableRequest(Message($"25{Date}AOmain|AA12345|ACtp|AD0213|"));

        Assert.Equal((Noon, "main", "12345", "tp", "0213"), (
            request.Date, request.Card.Institution, request.Card.Patron, request.Card.TerminalPassword.Reveal(),
            request.Card.Password.Reveal()));
    }

    [Fact]
    public void An_11_checks_an_item_out()
    {
        var request = new CheckoutRequest(
            Message($"11YN{Date}20260401    235959AOmain|AA12345|AB 30001 |ACtp|CHprops|AD0213|BOY|BIN|"));

        Assert.Equal((true, false, Noon, new DateTime(2026, 4, 1, 23, 59, 59)), (
            request.RenewalAllowed, request.Loan.NoBlock, request.Loan.Date, request.Loan.DueDateWithoutBlock));
        Assert.Equal(("main", "12345", "30001", "tp", "props", "0213", true, false), (
            request.Card.Institution, request.Card.Patron, request.Loan.Item, request.Card.TerminalPassword.Reveal(),
            request.Loan.ItemProperties, request.Card.Password.Reveal(), request.Loan.FeeAcknowledged, request.Cancel));
    }

    [Fact]
    public void A_09_checks_an_item_in()
    {
        var request = new CheckinRequest(Message($"09Y{Date}{Date}APdesk|AOmain|AB30001|ACtp|CHprops|BIY|"));

        Assert.Equal((true, Noon, Noon, "desk", "main", "30001", "tp", "props", true), (
            request.NoBlock, request.Date, request.ReturnDate, request.CurrentLocation, request.Institution, request.Item,
            request.TerminalPassword.Reveal(), request.ItemProperties, request.Cancel));
    }

    [Fact]
    public void A_29_renews_by_barcode_or_title()
    {
        var request = new RenewRequest(Message($"29NY{Date}{Blank}AOmain|AA12345|AD0213|AB30001|AJMoby-Dick|ACtp|CHprops|BOY|"));

        Assert.Equal((false, true, Noon, (DateTime?)null), (
            request.ThirdPartyAllowed, request.Loan.NoBlock, request.Loan.Date, request.Loan.DueDateWithoutBlock));
        Assert.Equal(("main", "12345", "0213", "30001", "Moby-Dick", "tp", "props", true), (
            request.Card.Institution, request.Card.Patron, request.Card.Password.Reveal(), request.Loan.Item, request.Title,
            request.Card.TerminalPassword.Reveal(), request.Loan.ItemProperties, request.Loan.FeeAcknowledged));
    }

    [Fact]
    public void A_65_renews_all()
    {
        var request = new RenewAllRequest(Message($"65{Date}AOmain|AA12345|AD0213|ACtp|BON|"));

        Assert.Equal((Noon, "main", "12345", "0213", "tp", false), (
            request.Date, request.Card.Institution, request.Card.Patron, request.Card.Password.Reveal(),
            request.Card.TerminalPassword.Reveal(), request.FeeAcknowledged));
    }

    [Theory]
    [InlineData('+', HoldMode.Add)]
    [InlineData('-', HoldMode.Delete)]
    [InlineData('*', HoldMode.Change)]
    [InlineData('/', HoldMode.Unknown)]
    public void A_15_adds_deletes_or_changes_a_hold(char mode, HoldMode expected)
    {
        var request = new HoldRequest(
            Message($"15{mode}{Date}BW{Date}|BSeast|BY2|AOmain|AA12345|AD0213|AB30001|AJMoby-Dick|ACtp|BOY|"));

        Assert.Equal((expected, Noon, Noon, "east", 2), (
            request.Mode, request.Date, request.Expiration, request.PickupLocation, request.HoldType));
        Assert.Equal(("main", "12345", "0213", "30001", "Moby-Dick", "tp", true), (
            request.Card.Institution, request.Card.Patron, request.Card.Password.Reveal(), request.Item, request.Title,
            request.Card.TerminalPassword.Reveal(), request.FeeAcknowledged));
    }

    [Fact]
    public void A_17_asks_about_an_item()
    {
        var request = new ItemInformationRequest(Message($"17{Date}AOmain|AB30001|ACtp|"));

        Assert.Equal((Noon, "main", "30001", "tp"), (
            request.Date, request.Institution, request.Item, request.TerminalPassword.Reveal()));
    }

    [Fact]
    public void A_19_changes_an_item()
    {
        var request = new ItemStatusUpdateRequest(Message($"19{Date}AOmain|AB30001|CHtorn|ACtp|"));

        Assert.Equal((Noon, "main", "30001", "torn", "tp"), (
            request.Date, request.Institution, request.Item, request.ItemProperties, request.TerminalPassword.Reveal()));
    }

    [Theory]
    [InlineData("USD")]
    // Letters of these look like the beginning of a field.
    [InlineData("AOA")]
    [InlineData("CAD")]
    public void A_37_pays_a_fee(string currency)
    {
        var request = new FeePaidRequest(
            Message($"37{Date}0402{currency}BV12.50|AOmain|AA12345|ACtp|AD0213|CG77|BKtx9|"));

        Assert.Equal((Noon, 4, 2, currency, 12.50m), (
            request.Date, request.FeeType, request.PaymentType, request.Currency, request.FeeAmount));
        Assert.Equal(("main", "12345", "tp", "0213", "77", "tx9"), (
            request.Card.Institution, request.Card.Patron, request.Card.TerminalPassword.Reveal(), request.Card.Password.Reveal(),
            request.FeeId, request.TransactionId));
    }

    [Theory]
    [InlineData("")]
    [InlineData("6")]
    [InlineData("6x")]
    [InlineData("x3")]
    [InlineData("00")]
    [InlineData("94")]
    [InlineData("64")]
    [InlineData("88AOmain|")]
    [InlineData("GET / HTTP/1.1")]
    public void A_code_that_is_no_known_request_is_not_read(string line) =>
        Assert.False(PatronDesk.Sip2.Messages.Message.TryRead(Frames.Bytes(line), Sip2.Encodings.TextEncoding.Ascii, out _));

    [Theory]
    [InlineData("20260304    120509", "2026-03-04 12:05:09", DateTimeKind.Unspecified)]
    [InlineData("20260304   Z120509", "2026-03-04 12:05:09", DateTimeKind.Utc)]
    [InlineData("20240229    235959", "2024-02-29 23:59:59", DateTimeKind.Unspecified)]
    [InlineData("202603041205090000", "2026-03-04 12:05:09", DateTimeKind.Unspecified)]
    public void A_date_is_18_characters(string date, string expected, DateTimeKind kind)
    {
        var read = Sip2Date.Read(Frames.Bytes(date));

        Assert.Equal(expected, read?.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(kind, read?.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData(Blank)]
    [InlineData("000000000000000000")]
    [InlineData("20260230    120509")]
    [InlineData("20261304    120509")]
    [InlineData("20260304    240000")]
    [InlineData("20260304    126009")]
    [InlineData("20260304   A120509")]
    [InlineData("2026034    120509")]
    [InlineData("2026 304    120509")]
    public void What_is_no_date_is_unknown(string date) => Assert.Null(Sip2Date.Read(Frames.Bytes(date)));
}
