using PatronDesk.Cql.Sql;
using PatronDesk.Cql.Tests.Meaning;

namespace PatronDesk.Cql.Tests.Sql;

/// <summary>The queries that must be quick descend an index on both engines, on a condition of their own.</summary>
public class PlanTests
{
    public static TheoryData<string, string, string> Quick => new()
    {
        { "userId==1ad737b0-d847-11e6-bf26-cec0c932ce01", "item_user", "user_id" },
        { "userId = \"1AD737B0-D847-11E6-BF26-CEC0C932CE01\"", "item_user", "user_id" },
        { "userId==(1ad737b0-d847-11e6-bf26-cec0c932ce01 or 2b94c631-fca9-4892-a730-03ee529ffe2a)", "item_user", "user_id" },
        { "userId==1ad737b0-d847-11e6-bf26-cec0c932ce01 and borrowing==true sortby metadata.createdDate", "item_user", "user_id" },
        { "userId==\"1ad737*\"", "item_user", "user_id" },
        { "id==46399627-08a9-414f-b91c-a8a7ec850d03", "item_id", "id" },
        { "id = 46399627*", "item_id", "id" },
        { "id==(46399627-08a9-414f-b91c-a8a7ec850d03 or 00000000-0000-4000-8000-000000000000)", "item_id", "id" },
        { "id>\"e6399627-08a9-414f-b91c-a8a7ec850d03\" sortby id", "item_id", "id" },
        { "barcode==\"00123\"", "item_barcode", "barcode_folded" },
        { "barcode = 00123", "item_barcode", "barcode_folded" },
        { "barcode==(00123 or 4 or 40)", "item_barcode", "barcode_folded" },
        { "barcode==(00123 or \"a*\")", "item_barcode", "barcode_folded" },
        { "barcode==\"a?b\"", "item_barcode", "barcode_folded" },
        { "barcode==/respectCase AB", "item_barcode", "barcode_folded" },
        { "personal.lastName == \"lon*\"", "item_last_name", "last_name_folded" },
        { "personal.lastName == (\"lon*\" or \"o*\" or angstrom)", "item_last_name", "last_name_folded" },
        { "personal.lastName < b", "item_last_name", "last_name_folded" },
        { "metadata.createdDate > 2024-05", "item_created", "created_at" },
        { "keywords = \"lon*\"", "item_word", "word" },
        { "keywords = long", "item_word", "word" },
    };

    [Theory]
    [MemberData(nameof(Quick))]
    public async Task SQLite_uses_an_index(string query, string index, string column)
    {
        Assert.True(CqlQuery.Compile(query, Item.Schema, SqlDialect.Sqlite).IsIndexServed);
        var plan = await Stores.FilledSqlite.PlanAsync(query);
        // SQLite names the automatic index of item_word's primary key by the table.
        Assert.Matches($@"SEARCH \w+ USING .*INDEX \w*{index}\w* \(library_id=\? AND {column}[=<>]", plan);
        Assert.DoesNotMatch(@"SCAN|\(library_id=\?\)", plan);
    }

    [Theory]
    [MemberData(nameof(Quick))]
    public async Task PostgreSQL_uses_an_index(string query, string index, string column)
    {
        Assert.True(CqlQuery.Compile(query, Item.Schema, SqlDialect.PostgreSql).IsIndexServed);
        var plan = await (await Stores.FilledPostgresAsync()).PlanAsync(query);
        Assert.Contains(index, plan, StringComparison.Ordinal);
        Assert.Matches($@"Index Cond: .*\b{column}\b", plan);
    }

    [Theory]
    [InlineData("cql.allRecords=1", true)]
    [InlineData("unknown==x", true)]
    [InlineData("desc == x", false)]
    [InlineData("desc = x", false)]
    [InlineData("borrowing == true", false)]
    [InlineData("userId <> x", false)]
    [InlineData("cql.allRecords=1 not userId==x", false)]
    [InlineData("userId==x or desc=y", false)]
    [InlineData("userId==x or barcode==y", true)]
    [InlineData("userId==x not desc=y", true)]
    [InlineData("desc=y and (borrowing==true and barcode==\"x*\")", true)]
    [InlineData("barcode == \"*x\"", false)]
    [InlineData("barcode ==/number 4", false)]
    [InlineData("keywords = \"*x\"", false)]
    public void It_is_known_whether_an_index_serves(string query, bool isServed) =>
        Assert.Equal(isServed, CqlQuery.Compile(query, Item.Schema, SqlDialect.Sqlite).IsIndexServed);
}
