using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;
using PatronDesk.Patrons;

namespace PatronDesk.Blocks;

internal sealed partial class BlockRecords
{
    /// <summary>The journal's word for a block that staff lifted.</summary>
    public const string LiftedAction = "block.lifted";

    /// <summary>The longest reason of a lift, in characters.</summary>
    public const int LongestReason = 500;

    /// <summary>Lifts a block before its end, with the reason that staff give; the reason is kept in the journal.</summary>
    /// <param name="caller">The caller, with the library.</param>
    /// <param name="id">The block's id, in any case.</param>
    /// <param name="reason">Why; at most <see cref="LongestReason"/> characters.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public ValueTask<LiftBlock> LiftAsync(Caller caller, string id, string reason, CancellationToken cancel)
    {
        return IsReason(reason)
            ? store.WriteAsync(session => LiftAsync(session, caller, id.ToLowerInvariant(), reason.Trim()), cancel)
            : new(new LiftBlock.BadReason());
    }

    /// <summary>Whether a text can be the reason of a lift.</summary>
    public static bool IsReason(string text) =>
        text.Trim() is { Length: > 0 and <= LongestReason } why
        && PatronRules.IsCleanText(why.Replace('\r', ' ').Replace('\n', ' '));

    /// <summary>Lifts a block within a transaction; the reason was checked.</summary>
    internal async ValueTask<LiftBlock> LiftAsync(Session session, Caller caller, string id, string why)
    {
        var now = clock.Now();
        if (await session.FindAsync(FindLocked, ManualBlock.Columns.Read, caller.Library.Id, now, id) is not { } block)
            return new LiftBlock.NotInForce();
        var batch = session.StartBatch();
        batch.Add(Erase, caller.Library.Id, block.Row);
        BlockTally.Count(batch, caller.Library.Id, -1);
        batch.Journal(new(caller.Library.Id, now, caller.Actor, LiftedAction, block.Id, why) { PatronId = block.Content.UserId });
        await batch.ExecuteAsync();
        return new LiftBlock.Lifted(block);
    }
}

/// <summary>The outcome of lifting a block.</summary>
internal abstract record LiftBlock
{
    public sealed record Lifted(ManualBlock Block) : LiftBlock;

    /// <summary>There is no such block any more: lifted, deleted or expired.</summary>
    public sealed record NotInForce : LiftBlock;

    /// <summary>The reason is empty, too long or not plain text.</summary>
    public sealed record BadReason : LiftBlock;
}
