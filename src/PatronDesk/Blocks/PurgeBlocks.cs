using PatronDesk.Data;
using PatronDesk.Patrons;

namespace PatronDesk.Blocks;

/// <summary>Lets a patron's blocks go with the patron who is erased for good.</summary>
internal sealed class PurgeBlocks : IPurgeFollower
{
    public ValueTask FollowAsync(Session session, long libraryId, string patronUuid, DateTimeOffset now) =>
        BlockRecords.PurgeAsync(session, libraryId, patronUuid, now);
}
