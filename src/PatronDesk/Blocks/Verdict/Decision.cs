using PatronDesk.Accounts;

namespace PatronDesk.Blocks;

/// <summary>
/// Whether an action is allowed. It starts with <see cref="Standing.Decide"/>; then <see cref="AtLimit"/> is called for
/// each limit that the action has reached.
/// </summary>
/// <param name="Denial">Why it is denied; null where it is allowed.</param>
/// <param name="Warnings">What staff should know before they continue.</param>
/// <param name="Overridden">What staff overrode, in the journal's words: kinds, block ids and limits, without texts.</param>
internal sealed record Decision(Denial? Denial, IReadOnlyList<Refusal> Warnings, IReadOnlyList<string> Overridden)
{
    /// <summary>What the journal records of an override; null where nothing was overridden.</summary>
    public string? JournalReasons => Overridden.Count == 0 ? null : string.Join(',', Overridden);

    /// <summary>The decision where a limit is reached too: denied, unless staff override the limit.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="max">How many it allows.</param>
    /// <param name="asker">Whether staff or the patron asks.</param>
    /// <param name="caller">The caller, whose permission counts.</param>
    /// <param name="wanted">Staff's override of the limit; null for none.</param>
    public Decision AtLimit(LendingLimit limit, int max, Asker asker, Caller caller, BlockOverride? wanted) =>
        wanted is null ? this with { Denial = new Denial.LimitReached(limit, max) }
        : OverrideProblem(asker, caller, wanted) is { } problem ? this with { Denial = problem }
        : this with { Overridden = [.. Overridden, limit == LendingLimit.Checkouts ? "checkout-limit" : "renewal-limit"] };

    /// <summary>Why an override is refused; null where it is granted.</summary>
    public static Denial? OverrideProblem(Asker asker, Caller caller, BlockOverride wanted) =>
        asker != Asker.Staff || !caller.May(Permissions.OverrideBlock) ? new Denial.MayNotOverride()
        : string.IsNullOrWhiteSpace(wanted.Comment) ? new Denial.NeedsComment()
        : null;
}

/// <summary>Why an action is denied.</summary>
internal abstract record Denial
{
    /// <summary>
    /// The verdict is against it. Staff with <see cref="Permissions.OverrideBlock"/> may override it, but for an inactive patron.
    /// </summary>
    public sealed record Barred(IReadOnlyList<Refusal> Reasons) : Denial;

    /// <summary>The library's limit is reached. Staff with <see cref="Permissions.OverrideBlock"/> may override it.</summary>
    public sealed record LimitReached(LendingLimit Limit, int Most) : Denial;

    /// <summary>Someone asked to override without <see cref="Permissions.OverrideBlock"/>, or not as staff.</summary>
    public sealed record MayNotOverride : Denial;

    /// <summary>Staff asked to override without a comment.</summary>
    public sealed record NeedsComment : Denial;
}

/// <summary>What a library limits.</summary>
internal enum LendingLimit
{
    /// <summary>How many items a patron may have.</summary>
    Checkouts,

    /// <summary>How often a loan may be renewed.</summary>
    Renewals,
}

/// <summary>Staff's request to override a verdict or a limit.</summary>
/// <param name="Comment">The reason; must not be empty. Stored with the loan or hold, never in the journal.</param>
internal sealed record BlockOverride(string? Comment);
