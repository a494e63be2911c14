using PatronDesk.Data;

namespace PatronDesk.Faces;

/// <summary>Says whether the store is ready, for wires that promise to tell.</summary>
internal interface IStoreHealth
{
    /// <summary>Why the store can't be read and written now; null where it can. Answers within two seconds.</summary>
    ValueTask<StoreFault?> AskAsync(CancellationToken cancel);
}
