using PatronDesk.Sip2.Messages;
using Xunit;
using static PatronDesk.Sip2.Tests.RoundTrip;

namespace PatronDesk.Sip2.Tests;

/// <summary>
/// Every request that is written in an encoding is read from it, in all four, whatever the order of its fields.
/// </summary>
public sealed class RequestRoundTripTests
{
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
        return TextsOf(request.Card);
    }, ["AO", "AA", "AC", "AD"]);

    [Fact]
    public void A_63_reads_back() => CheckRequest("63003# Y        ", Shuffled("AO", "AA", "AC", "AD"), (m, s) =>
    {
        var request = new PatronInformationRequest(m);
        Assert.Equal((new Language(3), s.Date, Summary.OverdueItems), (request.Language, request.Date, request.Summary));
        return TextsOf(request.Card);
    }, ["AO", "AA", "AC", "AD"]);

    [Fact]
    public void A_35_reads_back() => CheckRequest("35#", Shuffled("AO", "AA", "AC", "AD"), (m, s) =>
    {
        var request = new EndPatronSessionRequest(m);
        Assert.Equal(s.Date, request.Date);
        return TextsOf(request.Card);
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
        return TextsOf(request.Card);
    }, ["AO", "AA", "AC", "AD"]);

    [Fact]
    public void An_11_reads_back() => CheckRequest("11NY#@", Shuffled("AO", "AA", "AB", "AC", "CH", "AD"), (m, s) =>
    {
        var request = new CheckoutRequest(m);
        Assert.Equal((false, true, s.Date, s.Due), (
            request.RenewalAllowed, request.Loan.NoBlock, request.Loan.Date, request.Loan.DueDateWithoutBlock));
        return
        [
            request.Card.Institution, request.Card.Patron, request.Loan.Item, request.Card.TerminalPassword.Reveal(),
            request.Loan.ItemProperties, request.Card.Password.Reveal(),
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
            request.ThirdPartyAllowed, request.Loan.NoBlock, request.Loan.Date, request.Loan.DueDateWithoutBlock));
        return
        [
            request.Card.Institution, request.Card.Patron, request.Card.Password.Reveal(), request.Loan.Item, request.Title,
            request.Card.TerminalPassword.Reveal(), request.Loan.ItemProperties,
        ];
    }, ["AO", "AA", "AD", "AB", "AJ", "AC", "CH"]);

    [Fact]
    public void A_65_reads_back() => CheckRequest("65#", Shuffled("AO", "AA", "AD", "AC"), (m, s) =>
    {
        var request = new RenewAllRequest(m);
        Assert.Equal(s.Date, request.Date);
        return [request.Card.Institution, request.Card.Patron, request.Card.Password.Reveal(), request.Card.TerminalPassword.Reveal()];
    }, ["AO", "AA", "AD", "AC"]);

    [Fact]
    public void A_15_reads_back() => CheckRequest("15*#", Shuffled("BS", "AO", "AA", "AD", "AB", "AJ", "AC"), (m, s) =>
    {
        var request = new HoldRequest(m);
        Assert.Equal((HoldMode.Change, s.Date), (request.Mode, request.Date));
        return
        [
            request.PickupLocation, request.Card.Institution, request.Card.Patron, request.Card.Password.Reveal(), request.Item,
            request.Title, request.Card.TerminalPassword.Reveal(),
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
            request.Card.Institution, request.Card.Patron, request.Card.TerminalPassword.Reveal(), request.Card.Password.Reveal(),
            request.FeeId, request.TransactionId,
        ];
    }, ["AO", "AA", "AC", "AD", "CG", "BK"]);

    private static string?[] TextsOf(CardFields card) =>
        [card.Institution, card.Patron, card.TerminalPassword.Reveal(), card.Password.Reveal()];
}
