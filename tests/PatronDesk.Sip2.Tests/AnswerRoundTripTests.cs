using CsCheck;
using PatronDesk.Sip2.Messages;
using Xunit;
using static PatronDesk.Sip2.Tests.RoundTrip;

namespace PatronDesk.Sip2.Tests;

/// <summary>Every answer that is written in an encoding is read from it again, in all four.</summary>
public sealed class AnswerRoundTripTests
{
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
    public void A_24_reads_back() =>
        Check<PatronStatusResponse>(35, s => (new PatronStatusResponse { Answer = Status(s) }, StatusHeader(s), StatusFields(s)));

    [Fact]
    public void A_26_reads_back() =>
        Check<PatronEnableResponse>(35, s => (new PatronEnableResponse { Answer = Status(s) }, StatusHeader(s), StatusFields(s)));

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
    public void A_12_reads_back() =>
        Check<CheckoutResponse>(22, s => (new CheckoutResponse { Loan = Loan(s) }, LoanHeader(s), LoanFields(s)));

    [Fact]
    public void A_30_reads_back() =>
        Check<RenewResponse>(22, s => (new RenewResponse { Loan = Loan(s) }, LoanHeader(s), LoanFields(s)));

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
}
