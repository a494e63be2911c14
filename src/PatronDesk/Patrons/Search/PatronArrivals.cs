using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>How many patrons came in each span of time, of those who are there still.</summary>
internal sealed class PatronArrivals(Store store, PatronSettings settings)
{
    // The plus sign keeps SQLite from the indexes that begin with the library: all its patrons would be read.
    private const string Table = "patron where +library_id = $1 and deleted_at is null";

    /// <summary>The counts of the spans between these bounds; null where counting took longer than it may.</summary>
    public ValueTask<IReadOnlyList<long>?> CountAsync(
        Caller caller, IReadOnlyList<DateTimeOffset> bounds, CancellationToken cancel) =>
        Spans.CountAsync(
            store, Spans.Counting(bounds.Count - 1, Table, "created_at"), caller.Library.Id, bounds, settings.QueryLimit, cancel);
}
