using System.Text;
using PatronDesk.Accounts;
using PatronDesk.Cql.Text;
using PatronDesk.Data;
using PatronDesk.Patrons;

namespace PatronDesk.Lending;

/// <summary>
/// Lists items for people, by barcode, in pages that begin after a barcode. A search by words of the title may read every item,
/// so it runs among few of its kind and is stopped at the limit of slow queries.
/// </summary>
internal sealed class ItemFinder(Store store, LendingSettings settings)
{
    private const int MostWords = 8;

    /// <summary>
    /// A page of the items whose barcode begins with the text, or whose title has a word that begins with each of its words.
    /// </summary>
    /// <param name="caller">Whose library.</param>
    /// <param name="text">What was typed; empty for all.</param>
    /// <param name="after">The last barcode of the page before; null for the first page.</param>
    /// <param name="before">The first barcode of the page after; null to go forward.</param>
    /// <param name="take">The page's size.</param>
    /// <param name="cancel">Cancels the wait.</param>
    /// <returns>The page; null where the search took longer than it may.</returns>
    public async ValueTask<FoundItems?> FindAsync(
        Caller caller, string text, string? after, string? before, int take, CancellationToken cancel)
    {
        if (!PatronRules.IsCleanText(text + after + before))
            return new FoundItems([], false, false);
        var values = new List<DbValue> { caller.Library.Id };
        string Named(DbValue value) => SearchCondition.Parameter(values, value);
        var where = new StringBuilder("item.library_id = $1");
        if (text.Trim() is { Length: > 0 } wanted)
        {
            where.Append(null, $" and (item.barcode_folded like {Named(Like(Fold.Search(wanted)) + "%")} escape '!'");
            if (Fold.Words(wanted).Take(MostWords).ToList() is { Count: > 0 } words)
            {
                var conditions = words.Select(word => $"item.title_words like {Named($"% {Like(word)}%")} escape '!'");
                where.Append(null, $" or ({string.Join(" and ", conditions)})");
            }

            where.Append(')');
        }

        var isBackwards = before is not null;
        if ((before ?? after) is { } beyond)
            where.Append(null, $" and item.barcode {(isBackwards ? "<" : ">")} {Named(beyond)}");
        var page = Sql.Composed($"""
            select {Item.Columns}
            from item
            where {where}
            order by item.barcode{(isBackwards ? " desc" : "")}
            limit {Named(take + 1L)}
            """);
        try
        {
            var rows = await store.ReadAsync(
                session => session.QueryAsync(page, Item.Columns.Read, [.. values]), ReadCost.Unknown(settings.QueryLimit), cancel);
            var hasMore = rows.Count > take;
            if (hasMore)
                rows.RemoveAt(take);
            if (isBackwards)
                rows.Reverse();
            return isBackwards ? new FoundItems(rows, hasMore, true) : new FoundItems(rows, after is not null, hasMore);
        }
        catch (StoreTimeoutException)
        {
            return null;
        }
    }

    private static string Like(string text) => text.Replace("!", "!!", StringComparison.Ordinal)
        .Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);
}

/// <summary>A page of a list of items.</summary>
/// <param name="Items">Those of this page.</param>
/// <param name="HasEarlier">Whether a page comes before.</param>
/// <param name="HasLater">Whether a page comes after.</param>
internal sealed record FoundItems(IReadOnlyList<Item> Items, bool HasEarlier, bool HasLater);
