using PatronDesk.Blocks;

namespace PatronDesk.Faces.Desk.Patrons;

/// <summary>Why a patron may not do something alone, as a kiosk would say it.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Actions">What it keeps the patron from.</param>
internal sealed record VerdictLine(Refusal Reason, IReadOnlyList<PatronAction> Actions)
{
    private static readonly PatronAction[] All = [PatronAction.Borrow, PatronAction.Renew, PatronAction.Request];

    /// <summary>Every reason against anything, each once, in the verdict's order.</summary>
    public static IReadOnlyList<VerdictLine> Of(Standing standing) =>
    [
        .. from action in All
           from reason in standing.May(action, Asker.Patron).Refusals
           group action by reason into one
           select new VerdictLine(one.Key, [.. one]),
    ];
}
