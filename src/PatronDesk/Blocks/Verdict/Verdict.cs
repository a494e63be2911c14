namespace PatronDesk.Blocks;

/// <summary>The answer to "may this patron borrow, renew, request?".</summary>
/// <param name="Refusals">Every reason against; empty where it is allowed.</param>
/// <param name="Warnings">What staff should know before they continue; never a reason against.</param>
internal sealed record Verdict(IReadOnlyList<Refusal> Refusals, IReadOnlyList<Refusal> Warnings)
{
    public bool IsAllowed => Refusals.Count == 0;
}

/// <summary>One reason against an action.</summary>
/// <param name="Kind">The kind of reason.</param>
/// <param name="BlockId">The manual block's id; null for other kinds.</param>
/// <param name="Message">For the patron to read: a block's patron message, else its description. Never its staff information.</param>
internal sealed record Refusal(RefusalKind Kind, string? BlockId, string Message)
{
    /// <summary>A manual block's description; null for other kinds.</summary>
    public string? Description { get; init; }
}

internal enum RefusalKind
{
    /// <summary>A manual block in force, with the action's flag set.</summary>
    ManualBlock,

    Expired,

    /// <summary>The patron may do nothing alone.</summary>
    Frozen,

    /// <summary>The membership has ended. It can't be overridden.</summary>
    Inactive,

    LostCard,
}
