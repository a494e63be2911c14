using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Patrons;

namespace PatronDesk.Blocks;

/// <summary>
/// Everything that verdicts about one patron need, at one moment. <see cref="May"/> is the only place that decides whether
/// a patron may borrow, renew or request.
/// </summary>
/// <param name="Patron">A live patron.</param>
/// <param name="Blocks">The visible blocks with at least one flag set.</param>
/// <param name="Now">The moment.</param>
/// <param name="Calendar">The library's calendar, for the days that reasons name.</param>
internal sealed record Standing(
    Patron Patron, IReadOnlyList<StandingBlock> Blocks, DateTimeOffset Now, LibraryCalendar Calendar)
{
    /// <summary>
    /// A block counts for the actions whose flags are set. Everything is refused to an inactive or expired patron and to a
    /// lost card. A frozen patron is refused what they do alone; staff get a warning and may continue.
    /// </summary>
    public Verdict May(PatronAction action, Asker asker)
    {
        var refusals = new List<Refusal>();
        foreach (var block in Blocks)
        {
            if (block.Bars(action))
                refusals.Add(block.Reason);
        }

        if (Inactive is { } inactive)
            refusals.Add(inactive);
        if (Expired is { } expired)
            refusals.Add(expired);
        if (LostCard is { } lost)
            refusals.Add(lost);
        if (Frozen is not { } frozen)
            return new(refusals, []);
        if (asker == Asker.Staff)
            return new(refusals, [frozen]);
        refusals.Add(frozen);
        return new(refusals, []);
    }

    /// <summary>The same for an old card of the patron's, which stays lost even though the present one is not.</summary>
    /// <param name="old">The old card; null where it is none.</param>
    public Standing ByCard(OldCard? old) => old?.LostAt is { } lostAt
        ? this with { Patron = Patron with { CardLostAt = Patron.CardLostAt ?? lostAt } }
        : this;

    /// <summary>Set where the membership has ended.</summary>
    public Refusal? Inactive => Patron.Inactive
        ? new(RefusalKind.Inactive, null, "The patron's membership has ended; please ask at the desk.")
        : null;

    /// <summary>Set where the patron has expired.</summary>
    public Refusal? Expired => Patron.IsExpired(Now)
        ? new(RefusalKind.Expired, null, $"The patron's membership expired on {Calendar.ShowDay(Patron.ExpiresAt!.Value)}; renew it first.")
        : null;

    /// <summary>Set where the card was reported lost, because whoever holds it may not be the patron.</summary>
    public Refusal? LostCard => Patron.CardLostAt is not null
        ? new(RefusalKind.LostCard, null, "This card was reported lost; please ask at the desk.")
        : null;

    /// <summary>Set where the patron is frozen.</summary>
    public Refusal? Frozen => Patron.Frozen
        ? new(RefusalKind.Frozen, null, "The patron is frozen and may do nothing alone; staff may still lend to them.")
        : null;

    /// <summary>The verdict, with staff's override applied.</summary>
    /// <param name="action">The action.</param>
    /// <param name="asker">Whether staff or the patron asks.</param>
    /// <param name="caller">The caller, whose permission counts.</param>
    /// <param name="wanted">Staff's override; null for none.</param>
    public Decision Decide(PatronAction action, Asker asker, Caller caller, BlockOverride? wanted)
    {
        var verdict = May(action, asker);
        var denial = wanted is not null ? Decision.OverrideProblem(asker, caller, wanted) ?? Final(verdict)
            : verdict.IsAllowed ? null
            : new Denial.Barred(verdict.Refusals);
        return new(
            denial,
            verdict.Warnings,
            wanted is null ? [] : [.. verdict.Refusals.Select(refusal => refusal.BlockId ?? refusal.Kind.ToString().ToLowerInvariant())]);
    }

    // An override lifts rules for one loan; it doesn't begin a membership again.
    private static Denial.Barred? Final(Verdict verdict) =>
        verdict.Refusals.FirstOrDefault(refusal => refusal.Kind == RefusalKind.Inactive) is { } inactive
            ? new Denial.Barred([inactive])
            : null;
}

/// <summary>What a verdict needs to know of a manual block.</summary>
internal sealed record StandingBlock(
    string Id, string Description, string? PatronMessage, bool Borrowing, bool Renewals, bool Requests)
{
    /// <summary>The reason that it is against the actions that it bars.</summary>
    public Refusal Reason { get; } = new(
        RefusalKind.ManualBlock, Id, FirstText(PatronMessage, Description) ?? "There is a block on this card; please ask at the desk.")
    {
        Description = Description,
    };

    public bool Bars(PatronAction action) => action switch
    {
        PatronAction.Borrow => Borrowing,
        PatronAction.Renew => Renewals,
        PatronAction.Request => Requests,
        _ => throw new UnreachableException(),
    };

    private static string? FirstText(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            if (!string.IsNullOrWhiteSpace(text))
                return text;
        }

        return null;
    }
}
