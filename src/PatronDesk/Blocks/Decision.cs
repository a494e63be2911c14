using PatronDesk.Accounts;

namespace PatronDesk.Blocks;

/// <summary>
/// Whether an action goes on. It begins with <see cref="Standing.Decide"/>; each limit that the action meets is then asked
/// with <see cref="AtLimit"/>.
/// </summary>
/// <param name="Denial">Why it does not go on; null where it does.</param>
/// <param name="Warnings">What staff should know before they go on.</param>
/// <param name="Overridden">What staff overrode, in the journal's words: kinds, block ids and limits, no texts.</param>
internal sealed record Decision(Denial? Denial, IReadOnlyList<Refusal> Warnings, IReadOnlyList<string> Overridden)
{
    /// <summary>What the journal keeps of an override; null where nothing was overridden.</summary>
    public string? JournalReasons => Overridden.Count == 0 ? null : string.Join(',', Overridden);

    /// <summary>The decision once a limit is reached too: denied, unless staff override the limit.</summary>
    /// <param name="limit">Which.</param>
    /// <param name="most">How many it allows.</param>
    /// <param name="asker">Who stands there.</param>
    /// <param name="caller">Whose permission counts.</param>
    /// <param name="wanted">Staff's wish to override the limit; null for none.</param>
    public Decision AtLimit(LendingLimit limit, int most, Asker asker, Caller caller, BlockOverride? wanted) =>
        wanted is null ? this with { Denial = new Denial.LimitReached(limit, most) }
        : OverrideProblem(asker, caller, wanted) is { } problem ? this with { Denial = problem }
        : this with { Overridden = [.. Overridden, limit == LendingLimit.Checkouts ? "checkout-limit" : "renewal-limit"] };

    /// <summary>Why a wish to override is not granted; null where it is.</summary>
    public static Denial? OverrideProblem(Asker asker, Caller caller, BlockOverride wanted) =>
        asker != Asker.Staff || !caller.May(Permissions.OverrideBlock) ? new Denial.MayNotOverride()
        : string.IsNullOrWhiteSpace(wanted.Comment) ? new Denial.NeedsComment()
        : null;
}

/// <summary>Why an action does not go on.</summary>
internal abstract record Denial
{
    /// <summary>The verdict is against it. Staff with <see cref="Permissions.OverrideBlock"/> may override it.</summary>
    public sealed record Barred(IReadOnlyList<Refusal> Reasons) : Denial;

    /// <summary>The library's limit is reached. Staff with <see cref="Permissions.OverrideBlock"/> may override it.</summary>
    public sealed record LimitReached(LendingLimit Limit, int Most) : Denial;

    /// <summary>An override was wanted by somebody without <see cref="Permissions.OverrideBlock"/>, or not by staff.</summary>
    public sealed record MayNotOverride : Denial;

    /// <summary>An override was wanted without a comment.</summary>
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

/// <summary>Staff's wish to go on in spite of a verdict or a limit.</summary>
/// <param name="Comment">Why; must not be empty. Kept with what was done, never in the journal.</param>
internal sealed record BlockOverride(string? Comment);
