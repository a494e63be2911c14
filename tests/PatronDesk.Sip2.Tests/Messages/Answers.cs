using PatronDesk.Sip2.Messages;
using static PatronDesk.Sip2.Tests.Talk;

namespace PatronDesk.Sip2.Tests.Messages;

/// <summary>Answers, and parts of them, that the tests vary.</summary>
internal static class Answers
{
    internal const string Date = "20260304    120509";

    internal static readonly DateTime Due = new(2026, 3, 18, 23, 59, 59);
    internal static readonly string[] Screen = ["one", "two"];
    internal static readonly string[] Print = ["p"];

    internal static PatronInformationResponse Information() => new()
    {
        Status = PatronStatus.None,
        Language = new(1),
        Date = Noon,
        Institution = "main",
        Patron = "12345",
        ValidPatron = true,
    };

    internal static LoanAnswer Loan() => new()
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
