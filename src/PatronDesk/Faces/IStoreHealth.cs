using PatronDesk.Data;

namespace PatronDesk.Faces;

/// <summary>Tells whether the store is ready, for protocols that have to tell their clients.</summary>
internal interface IStoreHealth
{
    /// <summary>Why the store can't be read and written now; null if it can. Answers within two seconds.</summary>
    ValueTask<StoreFault?> AskAsync(CancellationToken cancel);
}
