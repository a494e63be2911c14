using PatronDesk.Data;

namespace PatronDesk.Accounts;

/// <summary>What an upper room gives a new library, in the transaction that creates it.</summary>
internal interface ILibraryFollower
{
    /// <summary>Adds its statements to those that create the library.</summary>
    void Created(Batch batch, long libraryId, DateTimeOffset now);
}
