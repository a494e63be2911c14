namespace PatronDesk.Data;

/// <summary>A lock on a name that one process of all nodes has. It ends when it is disposed, and when its process dies.</summary>
internal abstract class StoreLock : IAsyncDisposable
{
    /// <summary>Whether it is still held: a connection that broke has lost it.</summary>
    public abstract ValueTask<bool> IsHeldAsync();

    public abstract ValueTask DisposeAsync();
}
