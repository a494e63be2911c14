using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>
/// What an upper room changes when a deleted patron gets another UUID, because a new patron was created with the old one. It
/// runs in the transaction of the creation.
/// </summary>
internal interface IIdFollower
{
    ValueTask FollowAsync(Session session, long libraryId, string oldUuid, string newUuid);
}
