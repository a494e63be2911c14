using PatronDesk.Cql.Binding;
using PatronDesk.Cql.Parsing;
using PatronDesk.Cql.Sql;
using PatronDesk.Cql.Tests.Meaning;

namespace PatronDesk.Cql.Tests.Sql;

public class CompileTests
{
    private const string Anna = "1ad737b0-d847-11e6-bf26-cec0c932ce01";

    [Theory]
    [InlineData($"userId=={Anna}", "i.user_id = $7")]
    [InlineData("barcode==(a or b or c)", "i.barcode_folded in ($7, $8, $9)")]
    [InlineData("barcode==a or desc==x or barcode==b", "(i.barcode_folded in ($7, $8) or i.description_folded = $9)")]
    [InlineData("personal.lastName==\"x*\"", "(i.last_name_folded >= $7 and i.last_name_folded < $8)")]
    [InlineData("borrowing==true and active==false", "(i.borrowing = $7 and (case when i.frozen = 1 then 0 else 1 end) = $8)")]
    [InlineData("barcode==a not desc==b", "(i.barcode_folded = $7 and (i.description_folded = $8) is not true)")]
    [InlineData("cql.allRecords=1", null)]
    [InlineData("unknown==1", "1 = 0")]
    [InlineData("barcode==a or desc=*", null)]
    public void Values_are_parameters_numbered_from_the_first(string query, string? where)
    {
        foreach (var dialect in new[] { SqlDialect.Sqlite, SqlDialect.PostgreSql })
        {
            var compiled = CqlQuery.Compile(query, Item.Schema, dialect, firstParameter: 7);
            Assert.Equal(where, compiled.Where);
            Assert.Equal(where is null ? 0 : where.Count(c => c == '$'), compiled.Parameters.Count);
        }
    }

    [Theory]
    [InlineData("k=\"ab*\"", "instr(i.a, $1) > 0")]
    [InlineData("k=\"12*\"", "(instr(i.a, $1) > 0 or instr(i.b, $1) > 0)")]
    [InlineData("k=\"1?*\"", "~")]
    [InlineData("k=\"12 ab\"", "((instr(i.a, $1) > 0 or instr(i.b, $1) > 0) and instr(i.a, $2) > 0 and instr(i.all, $3) > 0)")]
    [InlineData("k<>12", "((instr(i.a, $1) > 0 or instr(i.b, $1) > 0)) is not true")]
    public void A_word_is_looked_for_in_the_columns_that_may_hold_it(string query, string where)
    {
        var schema = new CqlSchema(
            [new KeywordsIndex("k", word: null, prefix: null, "i.all") { Parts = [new("i.a"), new("i.b", "0123456789")] }]);
        var compiled = CqlQuery.Compile(query, schema, SqlDialect.Sqlite);
        Assert.Equal(where.Contains('~') ? $"{CqlFunctions.WordsName}($1, i.all)" : where, compiled.Where);
        Assert.Equal(!query.Contains("<>", StringComparison.Ordinal), compiled.IsSearch);
        Assert.False(compiled.IsIndexServed);
    }

    [Fact]
    public void A_prefix_ends_where_the_next_code_point_begins()
    {
        Assert.Equal(["ab", "ac"], Texts("barcode==\"ab*\""));
        Assert.Equal(["a😀", "a😁"], Texts("barcode==\"a😀*\""));
        Assert.Equal(["a\uD7FF", "a\uE000"], Texts("barcode==\"a\uD7FF*\""));
        Assert.Equal(["a\uFFFF", "a\U00010000"], Texts("barcode==\"a\uFFFF*\""));
        Assert.Equal(["a\U0010FFFF", "b"], Texts("barcode==\"a\U0010FFFF*\""));
        Assert.Equal(["\U0010FFFF"], Texts("barcode==\"\U0010FFFF*\""));

        static IEnumerable<string?> Texts(string query) =>
            CqlQuery.Compile(query, Item.Schema, SqlDialect.Sqlite).Parameters.Select(value => value.Text);
    }

    [Theory]
    [InlineData("name==a", true, true)]
    [InlineData("name==(a)", true, true)]
    [InlineData("name==(a or a)", false, false)]
    [InlineData("name==a and other==b", true, false)]
    [InlineData("name==/respectCase A", true, false)]
    [InlineData("name==a and code==b", false, false)]
    [InlineData("name==a or other==b", false, false)]
    [InlineData("name==\"a*\"", false, false)]
    [InlineData("name<>a", false, false)]
    [InlineData("name>a", false, false)]
    [InlineData("code==a", false, false)]
    [InlineData("cql.allRecords=1 not name==a", false, false)]
    public void One_value_of_an_ordered_column_keeps_the_order(string query, bool keepsOrder, bool isOneEquality)
    {
        var schema = new CqlSchema(
        [
            new TextIndex("name", SqlColumn.Plain("t.name"), SqlColumn.Ordered("t.name_folded"), "t.name_words"),
            new TextIndex("code", SqlColumn.Plain("t.code"), SqlColumn.Indexed("t.code_folded")),
            new TextIndex("other", SqlColumn.Plain("t.other"), SqlColumn.Plain("t.other_folded")),
        ]);
        var compiled = CqlQuery.Compile(query, schema, SqlDialect.Sqlite);
        Assert.Equal((keepsOrder, isOneEquality), (compiled.KeepsOrder, compiled.IsOneEquality));
    }

    [Theory]
    [InlineData($"userId=={Anna}", Anna)]
    [InlineData($"userId=\"{Anna}\"", Anna)]
    [InlineData($"(userId=={Anna}) and borrowing==true sortby desc", Anna)]
    [InlineData($"borrowing==true and (desc=x and userId=={Anna})", Anna)]
    [InlineData($"userId=={Anna} not borrowing==true", Anna)]
    [InlineData($"userId==({Anna} or {Anna} or x)", null)]
    [InlineData($"userId=={Anna} or borrowing==true", null)]
    [InlineData($"cql.allRecords=1 not userId=={Anna}", null)]
    [InlineData($"userId<>{Anna}", null)]
    [InlineData("userId==\"1ad7*\"", null)]
    [InlineData($"id=={Anna}", null)]
    public void A_pinned_user_is_known(string query, string? pinned) =>
        Assert.Equal(pinned, CqlQuery.Compile(query, Item.Schema, SqlDialect.Sqlite).Pinned);

    [Fact]
    public void The_order_is_known_term_by_term()
    {
        var order = CqlQuery.Compile(
            "cql.allRecords=1 sortby id/sort.descending desc unknown borrowing barcode/number", Item.Schema, SqlDialect.Sqlite).OrderBy;
        Assert.Equal(
            ["i.id desc", "i.description_folded asc nulls last", "i.borrowing asc nulls last", "cql_number(i.barcode) asc nulls last"],
            order.Select(term => term.Sql));
        Assert.Equal(
            [SqlOrderKind.Text, SqlOrderKind.Text, SqlOrderKind.Number, SqlOrderKind.Real], order.Select(term => term.Kind));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("cql.allRecords=1")]
    [InlineData("desc==a")]
    public void Sort_keys_beside_the_query_order_what_it_does_not(string? query) => Assert.Equal(
        ["i.id desc", "i.borrowing asc nulls last"],
        CqlQuery.Compile(
            query, Item.Schema, SqlDialect.Sqlite, orderBy: [new("id", true), new("un\"known", true), new("borrowing", false)])
            .OrderBy.Select(term => term.Sql));

    [Fact]
    public void A_sortby_goes_before_sort_keys_beside_the_query() => Assert.Equal(
        ["i.borrowing asc nulls last"],
        CqlQuery.Compile("desc==a sortby borrowing", Item.Schema, SqlDialect.Sqlite, orderBy: [new("id", true)])
            .OrderBy.Select(term => term.Sql));

    [Fact]
    public void No_text_of_a_query_is_in_the_SQL()
    {
        const string Evil = "x' or 1=1; --";
        foreach (var index in Item.Schema.Names.Append("cql.serverChoice"))
        {
            foreach (var (relation, modifier) in
                from r in new[] { "=", "==", "<>", "<", "adj", "all", "any" }
                from m in new[] { "", "/respectCase", "/respectAccents" }
                select (r, m))
            {
                foreach (var dialect in new[] { SqlDialect.Sqlite, SqlDialect.PostgreSql })
                {
                    try
                    {
                        foreach (var term in new[] { $"\"{Evil}\"", $"\"{Evil}*\"", $"\"*{Evil}*\"" })
                        {
                            var compiled = CqlQuery.Compile($"{index} {relation}{modifier} {term}", Item.Schema, dialect);
                            Assert.DoesNotMatch("1=1|--|;|'x", compiled.Where ?? "");
                        }
                    }
                    catch (CqlException)
                    {
                        // Not every index bears every relation.
                    }
                }
            }
        }
    }

    [Fact]
    public void A_dollar_sign_stands_only_before_a_parameter_so_that_stores_may_translate_it()
    {
        foreach (var query in new[] { "code ==/number 4", "desc=\"a*b\"", "desc ==/respectCase $1", "barcode==$1" })
            Assert.DoesNotMatch(@"\$(?!\d)", CqlQuery.Compile(query, Item.Schema, SqlDialect.Sqlite).Where!);
    }

    [Fact]
    public void Compiling_the_commonest_query_allocates_little()
    {
        const string Query = $"userId=={Anna}";
        for (var i = 0; i < 100; i++)
            CqlQuery.Compile(Query, Item.Schema, SqlDialect.Sqlite, 2);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            CqlQuery.Compile(Query, Item.Schema, SqlDialect.Sqlite, 2);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 1, 2_048);
    }
}
