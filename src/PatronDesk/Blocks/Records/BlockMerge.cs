using PatronDesk.Data;
using PatronDesk.Patrons;

namespace PatronDesk.Blocks;

/// <summary>Gives a merged patron's blocks to the one who stays, and back.</summary>
internal sealed class BlockMerge : IMergeFollower
{
    private const long Place = 0;

    private static readonly Sql Mark = MergeParts.NoteMark("manual_block", "user_id", Place);

    private static readonly Sql Note = MergeParts.NoteRows(
        MergeKind.Block, "manual_block", "library_id = $1 and user_id = $3", "row", $"'{MergeWhat.Moved}'", "description", "version + 1");

    private static readonly Sql Move = new("""
        update manual_block set user_id = $3, version = version + 1 where library_id = $1 and user_id = $2
        """);

    private static readonly Sql MoveBack = new($"""
        update manual_block set user_id = $3, version = version + 1
        where library_id = $1 and user_id = $4 and {MergeParts.Unchanged(MergeKind.Block, "manual_block")}
        """);

    private static readonly Sql Fates = MergeParts.Fates(MergeKind.Block, "manual_block", "user_id");

    private static readonly Sql NoteNewer = MergeParts.NoteNewer(
        MergeKind.Block, "manual_block", "manual_block", "user_id", "manual_block.description", Place);

    /// <inheritdoc/>
    public async ValueTask MergeAsync(Session session, MergeMove move)
    {
        var batch = session.StartBatch();
        batch.Move(move, Mark, Note, Move);
        await batch.ExecuteAsync();
    }

    /// <inheritdoc/>
    public async ValueTask UndoAsync(Session session, MergeMove move)
    {
        var batch = session.StartBatch();
        batch.MoveBack(move, MoveBack, Fates, NoteNewer);
        await batch.ExecuteAsync();
    }
}
