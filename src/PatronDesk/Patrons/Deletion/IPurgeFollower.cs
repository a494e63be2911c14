using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>What an upper room removes when a patron is purged, in the purge's transaction.</summary>
internal interface IPurgeFollower
{
    ValueTask FollowAsync(Session session, long libraryId, string patronUuid, DateTimeOffset now);
}
