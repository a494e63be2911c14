using PatronDesk.Data;
using PatronDesk.Patrons;

namespace PatronDesk.Blocks;

/// <summary>Removes a patron's blocks when the patron is purged, and moves them when the patron gets another UUID.</summary>
internal sealed class BlockFollower : IPurgeFollower, IIdFollower
{
    /// <inheritdoc/>
    public ValueTask FollowAsync(Session session, long libraryId, string patronUuid, DateTimeOffset now) =>
        BlockRecords.PurgeAsync(session, libraryId, patronUuid, now);

    /// <inheritdoc/>
    public ValueTask FollowAsync(Session session, long libraryId, string oldUuid, string newUuid) =>
        BlockRecords.MoveAsync(session, libraryId, oldUuid, newUuid);
}
