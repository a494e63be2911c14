using System.Globalization;
using PatronDesk.Cql.Parsing;
using PatronDesk.Cql.Sql;

namespace PatronDesk.Cql.Tests.Meaning;

/// <summary>Every line of every case file, on the memory evaluator and on both engines.</summary>
public class CaseTests
{
    private static readonly Case[] Cases = [.. Case.ReadAll()];

    public static TheoryData<string, int> Finds => Where(isError: false);

    public static TheoryData<string, int> Fails => Where(isError: true);

    [Theory]
    [MemberData(nameof(Finds))]
    public void In_memory(string file, int line)
    {
        var given = Find(file, line);
        Assert.Equal(given.Names, MemoryEvaluator.Find(CqlParser.Parse(given.Query), Items.All).Select(item => item.Name));
    }

    [Theory]
    [MemberData(nameof(Finds))]
    public async Task On_SQLite(string file, int line)
    {
        var given = Find(file, line);
        Assert.Equal(given.Names, await Stores.Sqlite.FindAsync(given.Query));
    }

    [Theory]
    [MemberData(nameof(Finds))]
    public async Task On_PostgreSQL(string file, int line)
    {
        var given = Find(file, line);
        Assert.Equal(given.Names, await (await Stores.PostgresAsync()).FindAsync(given.Query));
    }

    [Theory]
    [MemberData(nameof(Fails))]
    public void Fails_with_a_message_and_a_column(string file, int line)
    {
        var given = Find(file, line);
        var at = given.Expected.LastIndexOf(" @ ", StringComparison.Ordinal);
        var (message, column) = (given.Expected[2..at], int.Parse(given.Expected[(at + 3)..], CultureInfo.InvariantCulture));
        foreach (var dialect in new[] { SqlDialect.Sqlite, SqlDialect.PostgreSql })
        {
            var error = Assert.Throws<CqlException>(() => CqlQuery.Compile(given.Query, Item.Schema, dialect)).Error;
            Assert.Equal((message, column), (error.Message, error.Column));
        }
    }

    private static Case Find(string file, int line) => Cases.Single(given => given.File == file && given.Line == line);

    private static TheoryData<string, int> Where(bool isError)
    {
        var data = new TheoryData<string, int>();
        foreach (var given in Cases.Where(given => given.Expected.StartsWith("! ", StringComparison.Ordinal) == isError))
            data.Add(new TheoryDataRow<string, int>(given.File, given.Line) { TestDisplayName = given.ToString() });
        return data;
    }
}
