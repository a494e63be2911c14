using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>
/// Counts a library's live patrons as they are added and removed, because counting a million rows for each page would take
/// longer than the page itself. Also counts each block of 4,096 row numbers, so that a page in the middle is found without
/// skipping all rows before it.
/// </summary>
internal static class PatronTally
{
    private const int BucketBits = 12;

    private const string AddUp =
        "on conflict (library_id, bucket, shard) do update set live = patron_tally.live + excluded.live";

    // A statement may change a row only once, so what several writes add is summed first.
    private static readonly RowSql Add = new(
        """
        insert into patron_tally (library_id, bucket, shard, live)
        select column1, counted, {shard}, cast(sum(column2) as bigint)
        from (values
        """,
        3,
        $") as added cross join lateral (values (-1::bigint), (column3)) as of (counted) group by column1, counted {AddUp}",
        new Sql($$"""
            insert into patron_tally (library_id, bucket, shard, live)
            values ($1, -1, {shard}, $2), ($1, $3, {shard}, $2)
            {{AddUp}}
            """));

    /// <summary>How many live patrons the library <c>$1</c> has, as an SQL expression.</summary>
    public const string Total =
        "(select cast(coalesce(sum(live), 0) as bigint) from patron_tally where library_id = $1 and bucket = -1)";

    private static readonly Sql Sum = new($"select {Total}");

    private static readonly Sql Buckets = new("""
        select bucket, cast(sum(live) as bigint)
        from patron_tally
        where library_id = $1 and bucket >= 0
        group by bucket
        order by bucket
        """);

    /// <param name="batch">The transaction of the change.</param>
    /// <param name="patron">The patron who is added (+1) or removed (-1).</param>
    /// <param name="change">1 or -1.</param>
    public static void Count(Batch batch, Patron patron, int change) =>
        batch.AddRow(Add, patron.LibraryId, change, BucketOf(patron));

    /// <summary>Counts what <paramref name="sums"/> has added up, and empties it.</summary>
    public static async ValueTask CountAsync(Session session, PatronSums sums)
    {
        if (sums.IsEmpty)
            return;
        var batch = session.StartBatch();
        foreach (var (libraryId, bucket, change) in sums.Take())
            batch.AddRow(Add, libraryId, change, bucket);
        await batch.ExecuteAsync();
    }

    /// <summary>The block of row numbers that a patron is counted in.</summary>
    public static long BucketOf(Patron patron) => patron.Id >> BucketBits;

    public static ValueTask<long> TotalAsync(Session session, long libraryId) =>
        session.FindAsync(Sum, static row => row.Number(0), libraryId);

    /// <summary>
    /// The row number from which to read so that <paramref name="skip"/> live patrons are skipped, and how many more to skip
    /// from there.
    /// </summary>
    public static async ValueTask<(long FromId, long Skip)> SeekAsync(Session session, long libraryId, long skip)
    {
        foreach (var (bucket, live) in await session.QueryAsync(Buckets, static row => (row.Number(0), row.Number(1)), libraryId))
        {
            if (skip < live)
                return (bucket << BucketBits, skip);
            skip -= live;
        }

        return (long.MaxValue, 0);
    }
}
