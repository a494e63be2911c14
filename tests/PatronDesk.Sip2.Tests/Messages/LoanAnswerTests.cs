using PatronDesk.Sip2.Messages;
using Xunit;
using static PatronDesk.Sip2.Tests.Messages.Answers;
using static PatronDesk.Sip2.Tests.Talk;

namespace PatronDesk.Sip2.Tests.Messages;

/// <summary>
/// Whole lines of the answers about items: 12, 30, 10, 66, 16, 18, 20 and 38.
/// Fields stand in the order of "Standard Interchange Protocol 2.00", rev. 2.12.
/// </summary>
public sealed class LoanAnswerTests
{
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
}
