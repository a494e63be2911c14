using System.Runtime.CompilerServices;
using PatronDesk.Accounts;
using PatronDesk.Cql.Sql;
using PatronDesk.Data;
using PatronDesk.Lists;
using PatronDesk.Patrons;

namespace PatronDesk.Lending;

/// <summary>Reads the loans and items of a library in chunks, for an operator's export.</summary>
internal sealed class LendingExport(Store store)
{
    private const int AtOnce = 1000;

    // An operator waits for a slow query; a client of the server would not.
    private static readonly TimeSpan QueryLimit = TimeSpan.FromHours(1);

    private static readonly ListedTable<ExportedLoan> Loans = new()
    {
        Table = Loan.Table,
        TableAlone = "loan",
        Columns = ExportedLoan.Columns,
        Where = "loan.library_id = $1",
        DefaultOrder = [Earliest("loan.created_at"), Earliest("loan.row")],
        Schema = LendingIndexes.Loans,
        SortedByIndex = new HashSet<string> { "loan.id" },
    };

    private static readonly Sql ItemsAfter = new($"""
        select {ExportedItem.Columns} from item where item.library_id = $1 and item.barcode > $2 order by item.barcode limit $3
        """);

    /// <summary>The loans that match a query, oldest first; null for all.</summary>
    /// <exception cref="PatronDesk.Cql.Parsing.CqlException">The query cannot be parsed or executed.</exception>
    public IAsyncEnumerable<IReadOnlyList<ExportedLoan>> LoansAsync(Caller caller, string? cql, CancellationToken cancel) =>
        Loans.Query(store, [caller.Library.Id], cql, orderBy: null, QueryLimit).ReadAsync(0, int.MaxValue, cancel);

    /// <summary>All items in the order of their barcodes.</summary>
    public async IAsyncEnumerable<IReadOnlyList<ExportedItem>> ItemsAsync(
        Caller caller, [EnumeratorCancellation] CancellationToken cancel)
    {
        var after = "";
        while (true)
        {
            var items = await store.ReadAsync(
                session => session.QueryAsync(ItemsAfter, ExportedItem.Columns.Read, caller.Library.Id, after, (long)AtOnce), cancel);
            if (items.Count > 0)
                yield return items;
            if (items.Count < AtOnce)
                yield break;
            after = items[^1].Item.Barcode;
        }
    }

    private static SqlOrder Earliest(string column) => new(column, IsDescending: false, MayBeUndefined: false, SqlOrderKind.Number);
}

/// <summary>A loan with the patron whose it is.</summary>
/// <param name="Loan">The loan.</param>
/// <param name="Who">The patron.</param>
internal sealed record ExportedLoan(Loan Loan, PatronNames Who)
{
    public static readonly Columns<ExportedLoan> Columns = new((ref at) => new(
        at.Part(Loan.Columns), at.Part(PatronNames.Of("loan", "patron"))));
}

/// <summary>An item with its dates.</summary>
/// <param name="Item">The item.</param>
/// <param name="CreatedAt">When it was first known.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
internal sealed record ExportedItem(Item Item, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static readonly Columns<ExportedItem> Columns = new((ref at) => new(
        at.Part(Item.Columns), at.Instant("item.created_at"), at.Instant("item.updated_at")));
}
