using System.Reflection;
using System.Text.RegularExpressions;
using PatronDesk.Data;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Data;

/// <summary>
/// What would have to change before PostgreSQL could be split by library (Citus, with <c>library_id</c> as the distribution
/// column). The page of how a store grows lists it, and these tests hold the list against the schema and the program.
/// </summary>
public sealed partial class SplitByLibraryTests
{
    [Fact]
    public async Task The_page_lists_every_unique_index_that_does_not_begin_with_the_library()
    {
        await using var server = await TestServer.StartAsync(Engine.Postgres);
        var actual = await server.Store.ReadAsync(
            session => session.QueryAsync(
                new Sql("""
                    select split.table_name::text || '.' || index.relname::text
                    from information_schema.columns as split
                    join pg_index on indrelid = split.table_name::regclass and indisunique
                    join pg_class as index on index.oid = indexrelid
                    join pg_attribute as first on first.attrelid = indrelid and first.attnum = indkey[0]
                    where split.table_schema = 'public' and split.column_name = 'library_id' and split.is_nullable = 'NO'
                      and first.attname <> 'library_id'
                    """),
                static row => row.Text(0)),
            CancellationToken.None);
        CheckList("unique indexes", actual);
    }

    [Fact]
    public async Task The_page_lists_every_table_that_every_part_would_need_whole()
    {
        await using var server = await TestServer.StartAsync(Engine.Postgres);
        CheckList("whole tables", await TablesAsync(server, isSplit: false));
    }

    [Fact]
    public async Task The_page_lists_every_statement_that_asks_several_libraries()
    {
        await using var server = await TestServer.StartAsync(Engine.Postgres);
        var split = (await TablesAsync(server, isSplit: true)).ToHashSet(StringComparer.Ordinal);
        var statements = Statements().ToList();
        Assert.True(statements.Count > 150, $"Only {statements.Count} statements were found; are they kept in another way?");
        CheckList(
            "statements",
            statements
                .Where(statement => Tables().Matches(statement.Text).Any(match => split.Contains(match.Groups["table"].Value)))
                .Where(statement => !OneLibrary().IsMatch(statement.Text))
                .Select(statement => statement.Name)
                .Distinct());
    }

    [Fact]
    public void Every_list_is_bound_to_one_library()
    {
        var lists = typeof(Store).Assembly.GetTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType.Name.StartsWith("ListedTable", StringComparison.Ordinal))
            .Select(field => field.GetValue(null)!)
            .Select(list => (string)list.GetType().GetProperty("Where")!.GetValue(list)!)
            .ToList();
        Assert.True(lists.Count >= 4, $"Only {lists.Count} lists were found; are they kept in another way?");
        Assert.All(lists, where => Assert.Contains("library_id = $1", where, StringComparison.Ordinal));
    }

    private static ValueTask<List<string>> TablesAsync(TestServer server, bool isSplit) => server.Store.ReadAsync(
        session => session.QueryAsync(
            new Sql($"""
                select table_name::text from information_schema.tables as one
                where table_schema = 'public' and {(isSplit ? "" : "not ")}exists (
                    select 1 from information_schema.columns as split
                    where split.table_schema = 'public' and split.table_name = one.table_name
                      and split.column_name = 'library_id' and split.is_nullable = 'NO')
                """),
            static row => row.Text(0)),
        CancellationToken.None);

    private static IEnumerable<(string Name, string Text)> Statements() =>
        from type in typeof(Store).Assembly.GetTypes()
        where !type.ContainsGenericParameters
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        from sql in field.FieldType == typeof(Sql) ? [(Sql)field.GetValue(null)!]
            : field.FieldType == typeof(SqlByPatronKey) ? SqlsOf(field.GetValue(null)!)
            : (IEnumerable<Sql>)[]
        select ($"{type.Name}.{field.Name}", sql.Text);

    private static IEnumerable<Sql> SqlsOf(object keyed) =>
        from field in keyed.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
        where field.FieldType == typeof(Sql)
        select (Sql)field.GetValue(keyed)!;

    private static void CheckList(string what, IEnumerable<string> actual)
    {
        var (wanted, listed) = (Lines(actual), Lines(Listed(what)));
        Assert.True(wanted == listed, $"The page must list these {what}:\n{wanted}\nIt lists:\n{listed}");
    }

    private static IEnumerable<string> Listed(string what)
    {
        var page = File.ReadAllText(Path.Combine(CompatibilityPageTests.Root(), "docs", "operate", "growing.md"));
        var from = page.IndexOf($"<!-- {what} -->", StringComparison.Ordinal);
        Assert.True(from >= 0, $"The page has no list of {what}.");
        var list = page[from..page.IndexOf("<!-- end -->", from, StringComparison.Ordinal)];
        return Code().Matches(list).Select(match => match.Groups["name"].Value);
    }

    private static string Lines(IEnumerable<string> names) => string.Join('\n', names.Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\b(from|join|into|update)\s+(?<table>[a-z_]+)\b")]
    private static partial Regex Tables();

    [GeneratedRegex(@"library_id = \$\d|insert into [a-z_]+ \([^)]*\blibrary_id\b")]
    private static partial Regex OneLibrary();

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex Code();
}
