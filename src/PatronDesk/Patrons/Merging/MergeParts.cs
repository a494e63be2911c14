using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>What a merge did to one field or record.</summary>
/// <param name="Kind">One of <see cref="MergeKind"/>.</param>
/// <param name="Row">The record's row, or the field's place.</param>
/// <param name="What">One of <see cref="MergeWhat"/>.</param>
/// <param name="Name">What people call it: a title, a description, a barcode, a field's name.</param>
internal sealed record MergePart(string Kind, long Row, string What, string? Name)
{
    public static readonly Columns<MergePart> Columns = new((ref at) => new(
        at.Text("kind", part => part.Kind),
        at.Number("row", part => part.Row),
        at.Text("what", part => part.What),
        at.TextOrNull("name", part => part.Name))
    {
        Was = at.TextOrNull("was", part => part.Was),
        Became = at.TextOrNull("became", part => part.Became),
        Version = at.NumberOrNull("version", part => part.Version),
        Fate = at.TextOrNull("fate", part => part.Fate),
    });

    /// <summary>A field's old value, or a record's state before.</summary>
    public string? Was { get; init; }

    /// <summary>A field's new value.</summary>
    public string? Became { get; init; }

    /// <summary>The record's version after the merge; null where it has none.</summary>
    public long? Version { get; init; }

    /// <summary>One of <see cref="MergeFate"/>; null until an undo.</summary>
    public string? Fate { get; init; }
}

/// <summary>The kinds of parts of a merge.</summary>
internal static class MergeKind
{
    public const string Field = "field";
    public const string Alias = "alias";
    public const string Block = "block";
    public const string Loan = "loan";
    public const string Hold = "hold";
    public const string Line = "line";
    public const string Journal = "journal";
    public const string JournalOf = "journal-of";

    /// <summary>The highest row of a kind at the merge; every later one is newer. <see cref="MergePart.Row"/> tells the kind.</summary>
    public const string Mark = "mark";
}

/// <summary>What a merge did.</summary>
internal static class MergeWhat
{
    /// <summary>It went to the patron who stays.</summary>
    public const string Moved = "moved";

    /// <summary>The same, of a returned loan or a closed hold.</summary>
    public const string Over = "over";

    /// <summary>Both waited for one item; this hold had the worse place and was cancelled. It was the merged patron's.</summary>
    public const string JoinedOfGone = "joined-gone";

    /// <summary>The same of a hold of the patron who stays.</summary>
    public const string JoinedOfKept = "joined-kept";

    /// <summary>The hold would be on the patron's own loan, and was cancelled. It was the merged patron's.</summary>
    public const string OwnLoanOfGone = "own-loan-gone";

    /// <summary>The same of a hold of the patron who stays.</summary>
    public const string OwnLoanOfKept = "own-loan-kept";

    /// <summary>The barcode became an old one of the patron who stays.</summary>
    public const string Aliased = "aliased";

    /// <summary>It came after the merge.</summary>
    public const string Newer = "newer";
}

/// <summary>What an undo did with a part.</summary>
internal static class MergeFate
{
    public const string Back = "back";

    /// <summary>Somebody changed it since, so it stays with the patron who stayed.</summary>
    public const string Stayed = "stayed";

    /// <summary>It is not there any more: a block was lifted, a loan was anonymised.</summary>
    public const string Over = "over";
}

/// <summary>Writes and reads the parts of merges. In every statement <c>$1</c> is the library and <c>$2</c> the merge.</summary>
internal static class MergeParts
{
    private static readonly Sql Insert = new($"""
        insert into patron_merge_part (library_id, merge_id, {MergePart.Columns.Names})
        values ($1, $2, {MergePart.Columns.Parameters(3)})
        """);

    private static readonly Sql OfKind = new($"""
        select {MergePart.Columns} from patron_merge_part where library_id = $1 and merge_id = $2 and kind = $3 order by row
        """);

    private static readonly Sql SetFate = new("""
        update patron_merge_part set fate = $5 where library_id = $1 and merge_id = $2 and kind = $3 and row = $4
        """);

    public static void Note(this Batch batch, MergeMove move, MergePart part) =>
        batch.Add(Insert, MergePart.Columns.Values(part, move.LibraryId, move.Id));

    public static void NoteFate(this Batch batch, MergeMove move, MergePart part, string fate) =>
        batch.Add(SetFate, move.LibraryId, move.Id, part.Kind, part.Row, fate);

    /// <summary>Notes the rows of a table that the merged patron has, and moves them to the one who stays.</summary>
    public static void Move(this Batch batch, MergeMove move, Sql mark, Sql note, Sql moveAll)
    {
        batch.Add(mark, move.LibraryId, move.Id, move.Kept, move.Gone);
        batch.Add(note, move.LibraryId, move.Id, move.Gone);
        batch.Add(moveAll, move.LibraryId, move.Gone, move.Kept);
    }

    /// <summary>Moves back the rows that nobody has changed since, and says what became of each and what is newer.</summary>
    public static void MoveBack(this Batch batch, MergeMove move, Sql moveBack, Sql fates, Sql noteNewer)
    {
        batch.Add(moveBack, move.LibraryId, move.Id, move.Gone, move.Kept);
        batch.Add(fates, move.LibraryId, move.Id, move.Gone, move.Kept);
        batch.Add(noteNewer, move.LibraryId, move.Id, move.Kept);
    }

    public static ValueTask<List<MergePart>> PartsAsync(this Session session, MergeMove move, string kind) =>
        session.QueryAsync(OfKind, MergePart.Columns.Read, move.LibraryId, move.Id, kind);

    /// <summary>Notes the rows of a table that a patron has. <c>$3</c> is the patron.</summary>
    /// <param name="kind">The kind of part.</param>
    /// <param name="from">The table, with those that are joined to it.</param>
    /// <param name="where">Which rows.</param>
    /// <param name="row">The row's number.</param>
    /// <param name="what">What is done to it, as SQL.</param>
    /// <param name="name">What people call it, as SQL.</param>
    /// <param name="version">Its version afterwards, as SQL.</param>
    public static Sql NoteRows(
        string kind, string from, string where, string row, string what, string name = "null", string version = "null") => new($"""
        insert into patron_merge_part (library_id, merge_id, kind, row, what, name, version)
        select $1, $2, '{kind}', {row}, {what}, {name}, {version} from {from} where {where}
        on conflict do nothing
        """);

    /// <summary>
    /// Notes the highest row that two patrons, <c>$3</c> and <c>$4</c>, have in a table, so that an undo knows what is newer.
    /// </summary>
    public static Sql NoteMark(string table, string owner, long place) => new($"""
        insert into patron_merge_part (library_id, merge_id, kind, row, what, version)
        select $1, $2, '{MergeKind.Mark}', {place}, '{table}', coalesce(max(row), 0)
        from {table}
        where library_id = $1 and {owner} in ($3, $4)
        """);

    /// <summary>The rows of a kind that nobody has changed since, as SQL; their table has <c>version</c>.</summary>
    public static string Unchanged(string kind, string table) => $"""
        {table}.row in (
            select part.row from patron_merge_part as part
            where part.library_id = $1 and part.merge_id = $2 and part.kind = '{kind}' and part.version = {table}.version)
        """;

    /// <summary>Says what became of the rows of a kind. <c>$3</c> is the merged patron, <c>$4</c> the one who stayed.</summary>
    public static Sql Fates(string kind, string table, string owner) => new($"""
        update patron_merge_part
        set fate = case
            when exists (
                select 1 from {table}
                where {table}.library_id = $1 and {table}.row = patron_merge_part.row and {table}.{owner} = $3) then '{MergeFate.Back}'
            when exists (
                select 1 from {table}
                where {table}.library_id = $1 and {table}.row = patron_merge_part.row and {table}.{owner} = $4) then '{MergeFate.Stayed}'
            else '{MergeFate.Over}' end
        where library_id = $1 and merge_id = $2 and kind = '{kind}' and fate is null
        """);

    /// <summary>Notes what the patron who stayed got since, in a table with a mark. <c>$3</c> is that patron.</summary>
    public static Sql NoteNewer(string kind, string from, string table, string owner, string name, long place) => new($"""
        insert into patron_merge_part (library_id, merge_id, kind, row, what, name, fate)
        select $1, $2, '{kind}', {table}.row, '{MergeWhat.Newer}', {name}, '{MergeFate.Stayed}'
        from {from}
        where {table}.library_id = $1 and {table}.{owner} = $3 and {table}.row > (
            select mark.version from patron_merge_part as mark
            where mark.library_id = $1 and mark.merge_id = $2 and mark.kind = '{MergeKind.Mark}' and mark.row = {place})
        on conflict do nothing
        """);
}
