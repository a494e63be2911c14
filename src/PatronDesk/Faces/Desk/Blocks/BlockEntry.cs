using PatronDesk.Blocks;

namespace PatronDesk.Faces.Desk.Blocks;

/// <summary>What a person wrote into a block's form; of no patron yet.</summary>
internal sealed record BlockEntry(
    string Description,
    string? StaffInformation,
    string? PatronMessage,
    DateTimeOffset? ExpiresAt,
    bool? Borrowing,
    bool? Renewals,
    bool? Requests)
{
    /// <summary>The content of a new block of a patron.</summary>
    /// <param name="patron">The patron's UUID.</param>
    /// <param name="code">The code of the template that was chosen; null for none.</param>
    public BlockContent For(string patron, string? code) =>
        In(new() { UserId = patron, Type = "Manual", Description = Description, Code = code });

    /// <summary>A block's content with what was written in its place.</summary>
    public BlockContent In(BlockContent before) => before with
    {
        Description = Description,
        StaffInformation = StaffInformation,
        PatronMessage = PatronMessage,
        ExpiresAt = ExpiresAt,
        Borrowing = Borrowing,
        Renewals = Renewals,
        Requests = Requests,
    };
}
