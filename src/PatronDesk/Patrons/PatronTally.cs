using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>
/// How many live patrons a library has, kept as patrons come and go: counting a million rows for each page would be
/// the whole cost of the page. Kept also for each run of 4,096 row numbers, so that a page in the middle is found
/// without stepping over all rows before it.
/// </summary>
internal static class PatronTally
{
    private const int BucketBits = 12;

    private static readonly Sql Add = new("""
        insert into patron_tally (library_id, bucket, shard, live)
        values ($1, -1, {shard}, $2), ($1, $3, {shard}, $2)
        on conflict (library_id, bucket, shard) do update set live = patron_tally.live + excluded.live
        """);

    /// <summary>How many live patrons the library <c>$1</c> has, as a value within a statement.</summary>
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
    /// <param name="patron">The patron who comes (+1) or goes (-1).</param>
    /// <param name="change">1 or -1.</param>
    public static void Count(Batch batch, Patron patron, int change) =>
        batch.Add(Add, patron.LibraryId, change, patron.Id >> BucketBits);

    public static ValueTask<long> TotalAsync(Session session, long libraryId) =>
        session.FindAsync(Sum, static row => row.Number(0), libraryId);

    /// <summary>Where to begin so that <paramref name="skip"/> live patrons are passed: from which row number, and how many after it.</summary>
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
