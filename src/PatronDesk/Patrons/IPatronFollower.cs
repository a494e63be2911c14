using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>What a room above does when a patron goes or comes back, in the transaction of that.</summary>
internal interface IPatronFollower
{
    /// <summary>The patron was put out of sight, after every guard let it happen.</summary>
    ValueTask DeletedAsync(Session session, long libraryId, string patronUuid, DateTimeOffset now) => default;

    /// <summary>The patron was brought back.</summary>
    ValueTask RestoredAsync(Session session, long libraryId, string patronUuid, DateTimeOffset now) => default;

    /// <summary>The patron was erased for good.</summary>
    ValueTask PurgedAsync(Session session, long libraryId, string patronUuid, DateTimeOffset now);
}
