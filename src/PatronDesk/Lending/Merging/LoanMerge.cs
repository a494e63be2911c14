using PatronDesk.Data;
using PatronDesk.Patrons;

namespace PatronDesk.Lending;

/// <summary>Gives a merged patron's loans and the lines of the desk's list to the one who stays, and back.</summary>
internal sealed class LoanMerge : IMergeFollower
{
    private const long Place = 1;

    private static readonly Sql Mark = MergeParts.NoteMark("loan", "patron", Place);

    private static readonly Sql Note = MergeParts.NoteRows(
        MergeKind.Loan,
        Loan.Table,
        "loan.library_id = $1 and loan.patron = $3",
        "loan.row",
        $"case when loan.returned_at is null then '{MergeWhat.Moved}' else '{MergeWhat.Over}' end",
        "coalesce(item.title, item.barcode)",
        "loan.version + 1");

    private static readonly Sql Move = new("""
        update loan set patron = $3, version = version + 1 where library_id = $1 and patron = $2
        """);

    private static readonly Sql MoveBack = new($"""
        update loan set patron = $3, version = version + 1
        where library_id = $1 and patron = $4 and {MergeParts.Unchanged(MergeKind.Loan, "loan")}
        """);

    private static readonly Sql Fates = MergeParts.Fates(MergeKind.Loan, "loan", "patron");

    private static readonly Sql NoteNewer = MergeParts.NoteNewer(
        MergeKind.Loan, Loan.Table, "loan", "patron", "coalesce(item.title, item.barcode)", Place);

    private static readonly Sql NoteLines = MergeParts.NoteRows(
        MergeKind.Line, "desk_line", "library_id = $1 and patron = $3", "id", $"'{MergeWhat.Moved}'");

    private static readonly Sql MoveLines = new("update desk_line set patron = $3 where library_id = $1 and patron = $2");

    private static readonly Sql MoveLinesBack = new($"""
        update desk_line set patron = $3
        where library_id = $1 and patron = $4 and id in (
            select row from patron_merge_part where library_id = $1 and merge_id = $2 and kind = '{MergeKind.Line}')
        """);

    /// <inheritdoc/>
    public async ValueTask MergeAsync(Session session, MergeMove move)
    {
        var batch = session.StartBatch();
        batch.Move(move, Mark, Note, Move);
        batch.Add(NoteLines, move.LibraryId, move.Id, move.Gone);
        batch.Add(MoveLines, move.LibraryId, move.Gone, move.Kept);
        await batch.ExecuteAsync();
    }

    /// <inheritdoc/>
    public async ValueTask UndoAsync(Session session, MergeMove move)
    {
        var batch = session.StartBatch();
        batch.MoveBack(move, MoveBack, Fates, NoteNewer);
        batch.Add(MoveLinesBack, move.LibraryId, move.Id, move.Gone, move.Kept);
        await batch.ExecuteAsync();
    }
}
