using System.Globalization;
using PatronDesk.Accounts;
using PatronDesk.Patrons;

namespace PatronDesk.Blocks;

/// <summary>
/// What one patron's verdicts are drawn from, as of one instant. <see cref="May"/> is the only place that decides whether
/// a patron may borrow, renew or request.
/// </summary>
/// <param name="Patron">A live patron.</param>
/// <param name="Blocks">The blocks in sight of which at least one flag is set.</param>
/// <param name="Now">The instant.</param>
internal sealed record Standing(Patron Patron, IReadOnlyList<StandingBlock> Blocks, DateTimeOffset Now)
{
    /// <summary>
    /// A block counts for the actions whose flags are set. An expired patron is refused everything, and so is whoever holds
    /// a card that was lost. A frozen one is refused what they do alone; staff are warned and may go on.
    /// </summary>
    public Verdict May(PatronAction action, Asker asker)
    {
        var refusals = Blocks.Where(block => block.Bars(action)).Select(RefusalOf).ToList();
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

    /// <summary>Set where the patron's membership is over.</summary>
    public Refusal? Expired => Patron.IsExpired(Now)
        ? new(
            RefusalKind.Expired,
            null,
            $"The patron's membership expired on {Day(Patron.ExpiresAt!.Value)}; renew it first.",
            "Give the patron a later expiration date.")
        : null;

    /// <summary>Set where the patron's card was reported lost: whoever holds it need not be the patron.</summary>
    public Refusal? LostCard => Patron.CardLostAt is not null
        ? new(
            RefusalKind.LostCard,
            null,
            "This card was reported lost; please ask at the desk.",
            "Give the patron a new barcode, or mark the card as found.")
        : null;

    /// <summary>Set where the patron is frozen.</summary>
    public Refusal? Frozen => Patron.Frozen
        ? new(
            RefusalKind.Frozen,
            null,
            "The patron is frozen and may do nothing alone; staff may still lend to them.",
            "Unfreeze the patron.")
        : null;

    /// <summary>The verdict, and whether the caller may pass in spite of it.</summary>
    /// <param name="action">What is to be done.</param>
    /// <param name="asker">Who stands there.</param>
    /// <param name="caller">Whose permission counts.</param>
    /// <param name="wanted">Staff's wish to override; null for none.</param>
    public Passage Pass(PatronAction action, Asker asker, Caller caller, BlockOverride? wanted)
    {
        var verdict = May(action, asker);
        if (wanted is null)
            return verdict.IsAllowed ? new Passage.Allowed(verdict.Warnings) : new Passage.Refused(verdict);
        if (Objection(asker, caller, wanted) is { } objection)
            return objection;
        return verdict.IsAllowed ? new Passage.Allowed(verdict.Warnings) : new Passage.Overridden(verdict);
    }

    /// <summary>Why a wish to override is not granted, be it a verdict or a limit; null where it is.</summary>
    public static Passage? Objection(Asker asker, Caller caller, BlockOverride wanted) =>
        asker != Asker.Staff || !caller.May(Permissions.OverrideBlock) ? new Passage.MayNotOverride()
        : string.IsNullOrWhiteSpace(wanted.Comment) ? new Passage.NeedsComment()
        : null;

    private static Refusal RefusalOf(StandingBlock block) => new(
        RefusalKind.ManualBlock,
        block.Id,
        FirstText(block.PatronMessage, block.Description) ?? "There is a block on this card; please ask at the desk.",
        block.ExpiresAt is { } ends
            ? $"Remove block {block.Id}, or wait until it ends on {Day(ends)}."
            : $"Remove block {block.Id}.")
    {
        Description = block.Description,
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

    private static string Day(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>What a verdict needs of a manual block.</summary>
internal sealed record StandingBlock(
    string Id, string Description, string? PatronMessage, DateTimeOffset? ExpiresAt, bool Borrowing, bool Renewals, bool Requests)
{
    public bool Bars(PatronAction action) => action switch
    {
        PatronAction.Borrow => Borrowing,
        PatronAction.Renew => Renewals,
        _ => Requests,
    };
}

/// <summary>Staff's wish to go on in spite of a verdict.</summary>
/// <param name="Comment">Why; must not be empty. Kept with what was done, never in the journal.</param>
internal sealed record BlockOverride(string? Comment);

/// <summary>Whether an action goes on.</summary>
internal abstract record Passage
{
    public sealed record Allowed(IReadOnlyList<Refusal> Warnings) : Passage;

    /// <summary>It goes on in spite of the verdict; whoever does it journals <see cref="Reasons"/> with it.</summary>
    public sealed record Overridden(Verdict Verdict) : Passage
    {
        /// <summary>The journal's words: kinds and block ids, no texts.</summary>
        public string Reasons => string.Join(
            ',', Verdict.Refusals.Select(refusal => refusal.BlockId ?? refusal.Kind.ToString().ToLowerInvariant()));
    }

    public sealed record Refused(Verdict Verdict) : Passage;

    /// <summary>An override was wanted by somebody without <see cref="Permissions.OverrideBlock"/>, or not by staff.</summary>
    public sealed record MayNotOverride : Passage;

    public sealed record NeedsComment : Passage;
}
