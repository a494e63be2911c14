using PatronDesk.Patrons;

namespace PatronDesk.Blocks;

/// <summary>Says in SQL whether a patron has a block in force.</summary>
internal sealed class BlockedPatrons : IBlockedPatrons
{
    /// <inheritdoc/>
    public string Condition => """
        exists (
            select 1 from manual_block
            where manual_block.library_id = $1 and manual_block.user_id = patron.uuid
              and (manual_block.expires_at is null or manual_block.expires_at > $2)
              and (manual_block.borrowing = 1 or manual_block.renewals = 1 or manual_block.requests = 1))
        """;
}
