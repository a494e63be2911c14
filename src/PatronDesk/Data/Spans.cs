namespace PatronDesk.Data;

/// <summary>Counts the rows of each of several spans of time in one statement, by an index that begins with the instant.</summary>
internal static class Spans
{
    /// <summary>
    /// A statement of as many counts as there are spans; <c>$1</c> is the library, and from <c>$2</c> on come the bounds.
    /// </summary>
    /// <param name="spans">How many spans there are; they have one bound more.</param>
    /// <param name="table">The table, with its condition: <c>loan where library_id = $1</c>.</param>
    /// <param name="instant">The column of the instant.</param>
    public static Sql Counting(int spans, string table, string instant) => Sql.Composed("select " + string.Join(
        ", ",
        Enumerable.Range(2, spans).Select(
            from => $"(select count(*) from {table} and {instant} >= ${from} and {instant} < ${from + 1})")));

    /// <summary>The counts, in the order of the bounds; null where counting took longer than it may.</summary>
    public static async ValueTask<IReadOnlyList<long>?> CountAsync(
        Store store, Sql counting, long libraryId, IReadOnlyList<DateTimeOffset> bounds, TimeSpan limit, CancellationToken cancel)
    {
        try
        {
            return await store.ReadAsync<IReadOnlyList<long>>(
                async session => (await session.FindAsync(
                    counting,
                    row => Enumerable.Range(0, bounds.Count - 1).Select(i => row.Number(i)).ToArray(),
                    [libraryId, .. bounds.Select(static at => (DbValue)at)]))!,
                ReadCost.Unknown(limit),
                cancel);
        }
        catch (StoreTimeoutException)
        {
            return null;
        }
    }
}
