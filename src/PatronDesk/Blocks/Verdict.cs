namespace PatronDesk.Blocks;

/// <summary>The answer to "may this patron borrow, renew, request?".</summary>
/// <param name="Refusals">Every reason against it; empty where it is allowed.</param>
/// <param name="Warnings">What staff should know before they go on; never a reason against.</param>
internal sealed record Verdict(IReadOnlyList<Refusal> Refusals, IReadOnlyList<Refusal> Warnings)
{
    public bool IsAllowed => Refusals.Count == 0;

    /// <summary>Of whom the library has no live patron: nobody, or one who is deleted. No override reaches them.</summary>
    public static Verdict OfNobody { get; } = new(
        [new(RefusalKind.NoPatron, null, "The library has no such patron.", "Check the card's number, or restore the patron.")], []);
}

/// <summary>One reason against an action.</summary>
/// <param name="Kind">Of what kind.</param>
/// <param name="BlockId">The manual block's id; null for other kinds.</param>
/// <param name="Message">For the patron's eyes: a block's patron message, else its description. Never its staff information.</param>
/// <param name="Lift">What would lift it, for staff.</param>
internal sealed record Refusal(RefusalKind Kind, string? BlockId, string Message, string Lift)
{
    /// <summary>A manual block's description; null for other kinds.</summary>
    public string? Description { get; init; }
}

internal enum RefusalKind
{
    /// <summary>A manual block whose flag for the action is set and whose instant has not passed.</summary>
    ManualBlock,

    Expired,

    Frozen,

    LostCard,

    NoPatron,
}
