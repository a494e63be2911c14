using PatronDesk.Cql.Parsing;
using PatronDesk.Cql.Sql;
using PatronDesk.Cql.Tests.Meaning;

namespace PatronDesk.Cql.Tests.Sql;

/// <summary>The largest queries that the library lets pass run on both engines; larger ones name the limit.</summary>
public class EngineLimitTests
{
    public static TheoryData<string, string> Largest => new()
    {
        { "a list", $"barcode==({string.Join(" or ", Enumerable.Range(0, 1_000))})" },
        { "ors", string.Join(" or ", Enumerable.Range(0, 1_000).Select(i => $"barcode==\"x{i}*\"")) },
        { "ands", string.Join(" and ", Enumerable.Range(0, 1_000).Select(i => $"desc<>x{i}")) },
        { "nots", "cql.allRecords=1" + string.Concat(Enumerable.Range(0, 999).Select(i => $" not desc==x{i}")) },
        { "alternating", "desc==a"
            + string.Concat(Enumerable.Range(0, 198).Select(i => i % 2 == 0 ? $" or desc==x{i}" : $" and code==x{i}")) },
        { "alternating groups", Enumerable.Range(0, 180).Aggregate("desc==a", (query, i) => i % 2 == 0
            ? $"{query} or desc==x{i} or code==x{i} or barcode==\"x{i}*\" or desc=x{i} or code=x{i}"
            : $"{query} and desc<>x{i} and code<>x{i} and barcode<>\"x{i}*\" and desc=x{i} and code=x{i}") },
        { "brackets", new string('(', 200) + "barcode==4" + new string(')', 200) },
        { "nested nots", string.Concat(Enumerable.Repeat("desc==x not (", 99)) + "barcode==4" + new string(')', 99) },
        { "nested spelling", Enumerable.Range(0, 190).Aggregate("desc ==/respectAccents a",
            (query, i) => $"{query} {(i % 2 == 0 ? "or" : "and")} desc ==/respectAccents x{i}") },
        { "words", $"desc any \"{string.Join(' ', Enumerable.Range(0, 5_000))}\"" },
        { "pattern", $"desc==\"*{new string('é', 498)}?{new string('[', 498)}*\"" },
        { "marks", $"desc==\"{string.Concat(Enumerable.Repeat("?*a", 333))}\"" },
        { "masked words", $"desc=\"{string.Concat(Enumerable.Repeat("?*a", 333))}\"" },
        { "keywords", $"keywords any \"{string.Join(' ', Enumerable.Range(0, 1_000).Select(i => $"w{i}"))}\"" },
        { "sort keys", "barcode==4 sortby " + string.Join(' ', Enumerable.Repeat("desc/respectAccents", 20)) },
    };

    [Theory]
    [MemberData(nameof(Largest))]
    public async Task The_largest_queries_run_on_SQLite(string what, string query)
    {
        Assert.True(CqlParser.TryParse(query, out _, out var error), $"{what}: {error}");
        await Stores.Sqlite.FindAsync(query);
        Assert.Equal(1_000, Stores.Sqlite.ExpressionDepth);
    }

    [Theory]
    [MemberData(nameof(Largest))]
    public async Task The_largest_queries_run_on_PostgreSQL(string what, string query)
    {
        Assert.True(CqlParser.TryParse(query, out _, out var error), $"{what}: {error}");
        await (await Stores.PostgresAsync()).FindAsync(query);
    }

    [Fact]
    public void What_is_larger_is_refused_with_the_limits_name()
    {
        Refused("desc==a" + string.Concat(Enumerable.Range(0, 402).Select(i => i % 2 == 0 ? " or desc==b" : " and code==c")),
            "and and or alternate more than 200 times");
        Refused($"desc==\"{new string('a', 1_000)}*\"", "a term with * or ? is longer than 1,000 characters");
        Refused($"desc any \"{string.Join(' ', Enumerable.Range(0, 5_001))}\"", "more than 5,000 words and values to compare in one query");
        Assert.NotNull(CqlQuery.Compile($"desc==\"{new string('a', 50_000)}\"", Item.Schema, SqlDialect.Sqlite).Where);
    }

    [Fact]
    public async Task Masks_that_could_be_tried_in_countless_ways_are_quick()
    {
        var hostile =
            $"desc==\"{string.Concat(Enumerable.Repeat("*a", 400))}b\" or "
                + $"desc=\"{string.Concat(Enumerable.Repeat("a*", 400))}b\"";
        Item[] items = [Items.All[0] with { Desc = new string('a', 20_000) }];
        Assert.Empty(await new SqliteItems(items).FindAsync(hostile));
        Assert.Empty(await (await PostgresItems.CreateAsync(items)).FindAsync(hostile));
    }

    private static void Refused(string query, string message)
    {
        foreach (var dialect in new[] { SqlDialect.Sqlite, SqlDialect.PostgreSql })
            Assert.Equal(message, Assert.Throws<CqlException>(() => CqlQuery.Compile(query, Item.Schema, dialect)).Error.Message);
    }
}
