using System.Diagnostics;
using PatronDesk.Blocks;

namespace PatronDesk.Faces.Sip2.Messages;

/// <summary>What a machine shows if a loan, a renewal or a hold is denied.</summary>
internal static class DenialWords
{
    public static string[] Of(Denial denial) => denial switch
    {
        Denial.Barred(var reasons) => [.. reasons.Select(reason => reason.Message)],
        Denial.LimitReached(LendingLimit.Checkouts, var most) =>
            [$"This card has {most} items, as many as the library lends."],
        Denial.LimitReached(LendingLimit.Renewals, var most) =>
            [$"This item was renewed {most} times, as often as the library allows."],
        Denial.MayNotOverride or Denial.NeedsComment =>
            throw new InvalidOperationException("A machine asks for no override."),
        _ => throw new UnreachableException(),
    };
}
