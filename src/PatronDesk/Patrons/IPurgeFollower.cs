using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>What a room above removes when a patron is erased for good, in the transaction of the erasure.</summary>
internal interface IPurgeFollower
{
    ValueTask FollowAsync(Session session, long libraryId, string patronUuid, DateTimeOffset now);
}
