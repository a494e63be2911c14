using PatronDesk.Accounts;
using PatronDesk.Cql.Sql;
using PatronDesk.Data;
using PatronDesk.Lists;

namespace PatronDesk.Patrons;

/// <summary>Reads the live patrons of a library, oldest first, for an operator's export.</summary>
internal sealed class PatronExport(Store store)
{
    // An operator waits for a slow query; a client of the server would not.
    private static readonly TimeSpan QueryLimit = TimeSpan.FromHours(1);

    private static readonly ListedTable<ExportedPatron> Plain = Listed(new((ref at) => new(at.Part(Patron.WithDetails))));

    private static readonly ListedTable<ExportedPatron> WithHashes = Listed(new((ref at) => new(at.Part(Patron.WithDetails))
    {
        PasswordHash = at.TextOrNull("password_hash"),
        PinHash = at.TextOrNull("pin_hash"),
    }));

    private static readonly Sql AllGroups = new("""
        select id, name from category where library_id = $1 and kind = $2 order by row
        """);

    /// <summary>The patrons, in chunks, each of which is a short read of its own.</summary>
    /// <param name="caller">Whose library.</param>
    /// <param name="cql">Only those who match this query; null for all.</param>
    /// <param name="withHashes">Whether the hashes of passwords and PINs are read.</param>
    /// <param name="cancel">Stops the read.</param>
    /// <exception cref="PatronDesk.Cql.Parsing.CqlException">The query cannot be parsed or executed.</exception>
    public IAsyncEnumerable<IReadOnlyList<ExportedPatron>> ReadAsync(
        Caller caller, string? cql, bool withHashes, CancellationToken cancel) =>
        (withHashes ? WithHashes : Plain).Query(store, [caller.Library.Id], cql, orderBy: null, QueryLimit)
            .ReadAsync(0, int.MaxValue, cancel);

    /// <summary>The library's patron groups: their ids and names.</summary>
    public ValueTask<List<(string Id, string Name)>> GroupsAsync(Library library, CancellationToken cancel) => store.ReadAsync(
        session => session.QueryAsync(AllGroups, static row => (row.Text(0), row.Text(1)), library.Id, CategoryKind.Group), cancel);

    private static ListedTable<ExportedPatron> Listed(Columns<ExportedPatron> columns) => new()
    {
        Table = PatronRecords.Listed.Table,
        Columns = columns,
        Where = PatronRecords.Listed.Where,
        DefaultOrder = [new("patron.id", IsDescending: false, MayBeUndefined: false, SqlOrderKind.Number)],
        Schema = PatronRecords.Listed.Schema,
        EveryRow = PatronRecords.Listed.EveryRow,
        SortedByIndex = PatronRecords.Listed.SortedByIndex,
    };
}

/// <summary>A patron with what an export may have beside the record.</summary>
/// <param name="Patron">The record, with details.</param>
internal sealed record ExportedPatron(Patron Patron)
{
    /// <summary>The hash of the password; null where there is none, and where it was not asked for.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>The hash of the PIN; null where there is none, and where it was not asked for.</summary>
    public string? PinHash { get; init; }
}
