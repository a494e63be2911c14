using PatronDesk.Sip2.Fields;
using PatronDesk.Sip2.Messages;
using Xunit;
using static PatronDesk.Sip2.Tests.Messages.Answers;
using static PatronDesk.Sip2.Tests.Talk;

namespace PatronDesk.Sip2.Tests.Messages;

/// <summary>
/// Whole lines of the answers about a patron: 24, 26, 64 and 36.
/// Fields stand in the order of "Standard Interchange Protocol 2.00", rev. 2.12.
/// </summary>
public sealed class PatronAnswerTests
{
    [Fact]
    public void A_24_has_all_its_fields_in_order() =>
        Assert.Equal(
            $"24Y  Y          003{Date}AOmain|AA12345|AEJose Pena|BLY|CQN|BHEUR|BV1.50|AFone|AFtwo|AGp|",
            Line(new PatronStatusResponse
            {
                Answer = new()
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
                },
            }));

    [Fact]
    public void A_24_for_an_unknown_card_has_no_name_and_no_privilege() =>
        Assert.Equal(
            $"24YYYY          008{Date}AOmain|AA999|AE|BLN|CQN|",
            Line(new PatronStatusResponse
            {
                Answer = new()
                {
                    Status = PatronStatus.AllPrivilegesDenied,
                    Language = new(8),
                    Date = Noon,
                    Institution = "main",
                    Patron = "999",
                    ValidPatron = false,
                    ValidPassword = false,
                },
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
            Answer = new()
            {
                Status = status,
                Date = Noon,
                Institution = "",
                Patron = "",
                ValidPatron = true,
            },
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
        Assert.EndsWith(
            $"|BLY|{tag}a|{tag}b|", Line(Information() with { Summary = summary, Items = ["a", "b"] }), StringComparison.Ordinal);

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
                Answer = new()
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
                },
            }));
}
