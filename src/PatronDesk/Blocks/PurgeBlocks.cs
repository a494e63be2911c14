using PatronDesk.Data;
using PatronDesk.Patrons;

namespace PatronDesk.Blocks;

/// <summary>Removes a patron's blocks when the patron is purged.</summary>
internal sealed class PurgeBlocks : IPurgeFollower
{
    public ValueTask FollowAsync(Session session, long libraryId, string patronUuid, DateTimeOffset now) =>
        BlockRecords.PurgeAsync(session, libraryId, patronUuid, now);
}
