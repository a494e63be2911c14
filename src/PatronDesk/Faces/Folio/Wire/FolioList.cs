using System.Globalization;
using Microsoft.Extensions.Primitives;
using PatronDesk.Cql.Parsing;
using PatronDesk.Cql.Sql;

namespace PatronDesk.Faces.Folio.Wire;

/// <summary>The query parameters that every collection of this face has, checked.</summary>
/// <param name="Query">CQL; null if none was sent, for every record.</param>
/// <param name="Offset">How many records to skip.</param>
/// <param name="Limit">How many to return; null if the caller does not say.</param>
/// <param name="OrderBy">The order if the query has no sortby.</param>
/// <param name="Count">What goes into <c>totalRecords</c>.</param>
internal sealed record FolioList(string? Query, int Offset, int? Limit, IReadOnlyList<CqlSort> OrderBy, FolioCount Count)
{
    /// <summary>The document's default.</summary>
    public const int DefaultLimit = 10;

    /// <exception cref="FolioRefusedException">400, naming the parameter and its bounds.</exception>
    public static FolioList Read(HttpContext context)
    {
        var query = context.Request.Query;
        var operation = context.GetEndpoint()!.Metadata.GetMetadata<FolioRoute>()!.Operation;
        RefuseBroken(context.Request, operation);
        return new FolioList(
            query.TryGetValue("query", out var cql) ? CheckedText(cql[0] ?? "", "query", operation) : null,
            Number(query["offset"], "offset", operation) ?? 0,
            Number(query["limit"], "limit", operation),
            Order(query["orderBy"], OneOf(query["order"], "order", operation, "desc", "asc") != "asc", operation),
            OneOf(query["totalRecords"], "totalRecords", operation, "auto", "exact", "estimated", "none") == "none"
                ? FolioCount.None
                : FolioCount.Exact);
    }

    private static string CheckedText(string text, string name, string operation)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var pair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (text[i] == '\0' || (char.IsSurrogate(text[i]) && !pair))
                throw Refused(operation, $"malformed parameter '{name}', the character at column {i + 1} is NUL or half of a pair");
            if (pair)
                i++;
        }

        return text;
    }

    private static IReadOnlyList<CqlSort> Order(StringValues sent, bool isDescending, string operation)
    {
        if (sent.Count == 0 || sent[0] is not { Length: > 0 } fields)
            return [];
        if (fields.AsSpan().Count(',') >= CqlLimits.SortKeys)
            throw Refused(operation, $"malformed parameter 'orderBy', it may name {CqlLimits.SortKeys} fields at most");
        if (CheckedText(fields, "orderBy", operation).AsSpan().IndexOfAny('"', '\\') is >= 0 and var at)
        {
            throw Refused(
                operation,
                $"malformed parameter 'orderBy', the character at column {at + 1} is in no field's name; send names and commas alone");
        }

        return
        [
            .. from field in fields.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
               select new CqlSort(field, isDescending),
        ];
    }

    private static void RefuseBroken(HttpRequest request, string operation)
    {
        if (QueryText.FirstBroken(request, IsText) is var (name, column))
            throw Refused(operation, $"malformed parameter '{name}', the character at column {column} is half of a pair, or broken UTF-8");
    }

    private static bool IsText(string name) =>
        name.Equals("query", StringComparison.OrdinalIgnoreCase) || name.Equals("orderBy", StringComparison.OrdinalIgnoreCase);

    private static int? Number(StringValues sent, string name, string operation)
    {
        if (sent.Count == 0)
            return null;
        var text = sent[0] ?? "";
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Refused(
                operation, $"malformed parameter '{name}', it must be a whole number from 0 to {int.MaxValue}, not '{Short(text)}'");
    }

    private static string OneOf(StringValues sent, string name, string operation, params string[] allowed)
    {
        if (sent.Count == 0)
            return allowed[0];
        var text = sent[0] ?? "";
        return allowed.Contains(text, StringComparer.Ordinal)
            ? text
            : throw Refused(operation, $"malformed parameter '{name}', it must be {string.Join(" or ", allowed)}, not '{Short(text)}'");
    }

    private static string Short(string text) => ShortText.Of(text, 40);

    private static FolioRefusedException Refused(string operation, string why) =>
        new(StatusCodes.Status400BadRequest, $"unable to {operation} -- {why}");
}

/// <summary>
/// What goes into <c>totalRecords</c>. The exact number is cheap here, so <c>auto</c> and <c>estimated</c> get it too.
/// </summary>
internal enum FolioCount
{
    Exact,
    None,
}
