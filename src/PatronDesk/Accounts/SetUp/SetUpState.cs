using PatronDesk.Data;

namespace PatronDesk.Accounts;

/// <summary>
/// Whether the store has a library. Each library is made with an owner, and neither ever goes, so a yes is remembered for good.
/// </summary>
internal sealed class SetUpState(Store store)
{
    private static readonly Sql Any = new("select cast(1 as bigint) from library limit 1");

    private volatile bool _isDone;

    /// <summary>Whether there is a library, whoever made it: this server, another node, or a command.</summary>
    public ValueTask<bool> IsDoneAsync(CancellationToken cancel) => _isDone ? new(true) : AskAsync(cancel);

    /// <summary>The same, within a transaction.</summary>
    public static ValueTask<bool> IsDoneAsync(Session session) => session.FindAsync(Any, static row => row.Flag(0));

    private async ValueTask<bool> AskAsync(CancellationToken cancel)
    {
        if (!await store.ReadAsync(static session => IsDoneAsync(session), cancel))
            return false;
        return _isDone = true;
    }
}
