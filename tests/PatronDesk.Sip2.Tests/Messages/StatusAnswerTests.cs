using PatronDesk.Sip2.Messages;
using Xunit;
using static PatronDesk.Sip2.Tests.Messages.Answers;
using static PatronDesk.Sip2.Tests.Talk;

namespace PatronDesk.Sip2.Tests.Messages;

/// <summary>
/// Whole lines of the answers about the connection: 94 and 98.
/// Fields stand in the order of "Standard Interchange Protocol 2.00", rev. 2.12.
/// </summary>
public sealed class StatusAnswerTests
{
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
}
