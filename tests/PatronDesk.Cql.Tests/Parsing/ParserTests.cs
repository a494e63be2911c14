using PatronDesk.Cql.Parsing;

namespace PatronDesk.Cql.Tests.Parsing;

public class ParserTests
{
    [Theory]
    // A bare term, and keywords as terms (CQL-Java's regression tests 01 and 09).
    [InlineData("cat", "[cql.serverChoice|Equal:=|cat]")]
    [InlineData("\"cat\"", "[cql.serverChoice|Equal:=|cat]")]
    [InlineData("\"\"", "[cql.serverChoice|Equal:=|]")]
    [InlineData("sortby sortby sortby sortby", "{[cql.serverChoice|Equal:=|sortby] sortby sortby sortby}")]
    [InlineData("and and and", "([cql.serverChoice|Equal:=|and] And [cql.serverChoice|Equal:=|and])")]
    [InlineData("any or all", "([cql.serverChoice|Equal:=|any] Or [cql.serverChoice|Equal:=|all])")]
    // Relations: signs, words in any case.
    [InlineData("a=b", "[a|Equal:=|b]")]
    [InlineData("a == b", "[a|Exact:==|b]")]
    [InlineData("a<>b", "[a|NotEqual:<>|b]")]
    [InlineData("a<b", "[a|Less:<|b]")]
    [InlineData("a <= b", "[a|LessOrEqual:<=|b]")]
    [InlineData("a>b", "[a|Greater:>|b]")]
    [InlineData("a >=b", "[a|GreaterOrEqual:>=|b]")]
    [InlineData("a ADJ b", "[a|Adjacent:adj|b]")]
    [InlineData("a all b", "[a|All:all|b]")]
    [InlineData("a Any b", "[a|Any:any|b]")]
    [InlineData("a within \"1 2\"", "[a|Within:within|1 2]")]
    [InlineData("a encloses 3", "[a|Encloses:encloses|3]")]
    [InlineData("a rec.near b", "[a|Named:rec.near|b]")]
    [InlineData("a exact b", "[cql.serverChoice|Equal:=|a exact b]")]
    // Names, quoted and with dots; terms of several words.
    [InlineData("\"a b\" == c", "[a b|Exact:==|c]")]
    [InlineData("metadata.createdDate > 2020", "[metadata.createdDate|Greater:>|2020]")]
    [InlineData("title = Lea   Long", "[title|Equal:=|Lea Long]")]
    [InlineData("title = Lea \"x  y\" Long", "[title|Equal:=|Lea x  y Long]")]
    [InlineData("title = Lea Long any", "[title|Equal:=|Lea Long any]")]
    [InlineData("title = Lea any Long", "[Lea|Any:any|Long]")]
    [InlineData("a = www.x.org", "[a|Equal:=|www.x.org]")]
    // Escapes stay; what stands unquoted is escaped so that it could be quoted.
    [InlineData("a = \"x\\\"y\\*\\\\\"", "[a|Equal:=|x\\\"y\\*\\\\]")]
    [InlineData("a = x\"y", "[a|Equal:=|x\\\"y]")]
    [InlineData("a = x\\ y", "[a|Equal:=|x\\\\ y]")]
    [InlineData("a = x\\\"y", "[a|Equal:=|x\\\"y]")]
    // Booleans in any case, equal precedence, left association.
    [InlineData("a AND b oR c nOt d", "((([cql.serverChoice|Equal:=|a] And [cql.serverChoice|Equal:=|b])"
        + " Or [cql.serverChoice|Equal:=|c]) Not [cql.serverChoice|Equal:=|d])")]
    [InlineData("a=1 or b=2 and c=3", "(([a|Equal:=|1] Or [b|Equal:=|2]) And [c|Equal:=|3])")]
    [InlineData("a=1 or (b=2 and c=3)", "([a|Equal:=|1] Or ([b|Equal:=|2] And [c|Equal:=|3]))")]
    [InlineData("a prox/distance<3/Unit=word b",
        "([cql.serverChoice|Equal:=|a] Prox/distance<3/unit=word [cql.serverChoice|Equal:=|b])")]
    // Index and relation spread over a parenthesis; the last of a chain counts.
    [InlineData("f==(a or b or \"c d\")", "(([f|Exact:==|a] Or [f|Exact:==|b]) Or [f|Exact:==|c d])")]
    [InlineData("f==(a or g=b)", "([f|Exact:==|a] Or [g|Equal:=|b])")]
    [InlineData("query=id==(a or b)", "([id|Exact:==|a] Or [id|Exact:==|b])")]
    [InlineData("a = b = c", "[b|Equal:=|c]")]
    [InlineData("((a))", "[cql.serverChoice|Equal:=|a]")]
    // Modifiers of relations, lower-cased.
    [InlineData("a ==/respectCase/X=\"1 2\" b", "[a|Exact:==/respectcase/x=1 2|b]")]
    [InlineData("a any / number b", "[a|Any:any/number|b]")]
    // Prefix maps and sort keys.
    [InlineData("> dc = \"info:x\" dc.title = y", "{>dc=info:x [dc.title|Equal:=|y]}")]
    [InlineData("> \"info:x\" y", "{>-=info:x [cql.serverChoice|Equal:=|y]}")]
    [InlineData("b=(>dc=x c) sortby d", "{{>dc=x [b|Equal:=|c]} sortby d}")]
    [InlineData(">a=b >c=d x sortby y", "{>a=b {>c=d {[cql.serverChoice|Equal:=|x] sortby y}}}")]
    [InlineData("a and >x=y b or c", "([cql.serverChoice|Equal:=|a] And {>x=y"
        + " ([cql.serverChoice|Equal:=|b] Or [cql.serverChoice|Equal:=|c])})")]
    [InlineData("a sortBy b/sort.descending \"c d\" desc", "{[cql.serverChoice|Equal:=|a] sortby b/sort.descending c d desc}")]
    // Calls of real clients.
    [InlineData("(username==\"ab*\" or personal.firstName==\"ab*\") and active==\"true\" sortby personal.lastName barcode",
        "{(([username|Exact:==|ab*] Or [personal.firstName|Exact:==|ab*]) And [active|Exact:==|true])"
        + " sortby personal.lastName barcode}")]
    [InlineData("(keywords=\"foo*\") sortby personal.lastName", "{[keywords|Equal:=|foo*] sortby personal.lastName}")]
    [InlineData("cql.allRecords=1 sortBy id", "{[cql.allRecords|Equal:=|1] sortby id}")]
    public void Queries_parse(string query, string tree)
    {
        var node = CqlParser.Parse(query);
        Assert.Equal(tree, Tree.Show(node));
        Assert.Equal(tree, Tree.Show(CqlParser.Parse(node.ToString())));
    }

    [Theory]
    [InlineData("", 1, "expected an index or a term instead of the end of the query")]
    [InlineData("  ", 3, "expected an index or a term instead of the end of the query")]
    [InlineData("a=", 3, "expected an index or a term instead of the end of the query")]
    [InlineData("()", 2, "expected an index or a term instead of ')'")]
    [InlineData("(a", 3, "the parenthesis at column 1 is never closed")]
    [InlineData("a)", 2, "the query is complete before ')'")]
    [InlineData("a and", 6, "expected an index or a term instead of the end of the query")]
    [InlineData("a / b", 3, "expected and, or, not or the end of the query instead of '/'")]
    [InlineData("a = b (c)", 7, "expected and, or, not or the end of the query instead of '('")]
    [InlineData("or x=1 and", 5, "an index of several words can't be compared: put it in quotes, or leave out the '='")]
    [InlineData("a b = c", 5, "an index of several words can't be compared: put it in quotes, or leave out the '='")]
    [InlineData("a sortby", 9, "expected the name of an index to sort by, but the query ends here")]
    [InlineData("a sortby b)", 11, "expected the name of an index to sort by instead of ')'")]
    [InlineData("a =/ b", 7, "expected an index or a term instead of the end of the query")]
    [InlineData("a =/\"x\" b", 5, "expected a modifier instead of a quoted text")]
    [InlineData("a =/x= ", 8, "expected the value of a modifier instead of the end of the query")]
    [InlineData("> = x", 3, "expected a prefix or the URI of a context set instead of '='")]
    [InlineData("a = \"b", 5, "this quotation mark is never closed")]
    [InlineData("a and b \"c", 9, "this quotation mark is never closed")]
    [InlineData("a = \"b\\\"", 5, "this quotation mark is never closed")]
    [InlineData("a = see www.x.org", 18, "expected an index or a term instead of the end of the query")]
    [InlineData("a = x\0y", 6, "the character NUL (U+0000) is not allowed")]
    public void A_fault_is_named_with_its_column(string query, int column, string message)
    {
        Assert.False(CqlParser.TryParse(query, out _, out var error));
        Assert.Equal((message, column), (error.Message, error.Column));
    }

    [Fact]
    public void Half_a_character_is_refused()
    {
        Assert.False(CqlParser.TryParse("a = 😀\uD83D", out _, out var error));
        Assert.Equal(("half a character (a lone surrogate) is not allowed", 7), (error.Message, error.Column));
        Assert.True(CqlParser.TryParse("a = 😀", out _, out _));
    }

    [Fact]
    public void An_error_shows_the_query_and_a_caret_in_two_lines()
    {
        var error = Assert.Throws<CqlException>(() => CqlParser.Parse("(userId==x")).Error;
        Assert.Equal("(userId==x\n          ^", error.Excerpt);
        Assert.Equal("the parenthesis at column 1 is never closed (column 11)\n(userId==x\n          ^", error.ToString());
    }

    [Fact]
    public void Of_a_long_query_the_error_shows_the_part_around_the_fault()
    {
        var query = new string('a', 100) + "=x\n) " + new string('b', 100);
        var error = Assert.Throws<CqlException>(() => CqlParser.Parse(query)).Error;
        var lines = error.Excerpt.Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Equal("…" + new string('a', 47) + "=x ) " + new string('b', 26) + "…", lines[0]);
        Assert.Equal(')', lines[0][lines[1].IndexOf('^', StringComparison.Ordinal)]);
    }
}
