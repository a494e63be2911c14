using PatronDesk.Cql.Ast;
using PatronDesk.Cql.Parsing;

namespace PatronDesk.Lists;

/// <summary>What a caller asks of a list.</summary>
/// <param name="Text">CQL; null for every record.</param>
/// <param name="OrderBy">Names to order by where the CQL has no sortby, comma-separated; null for none.</param>
/// <param name="Descending">The direction of <paramref name="OrderBy"/>.</param>
internal sealed record ListQuery(string? Text, string? OrderBy = null, bool Descending = false)
{
    /// <summary>The CQL with the order in it.</summary>
    internal string WithOrder()
    {
        if (OrderBy is null || (Text is not null && CqlParser.Parse(Text) is SortNode))
            return Text!;
        var direction = Descending ? "/sort.descending" : "";
        var keys = OrderBy
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(field => $"\"{Plain(field)}\"{direction}")
            .ToList();
        var query = Text ?? "cql.allRecords=1";
        return keys.Count == 0 ? query : $"{query} sortby {string.Join(' ', keys)}";
    }

    // No name of an index has these two, and here they would end the quoted name.
    private static string Plain(string field) =>
        field.Replace("\\", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal);
}
