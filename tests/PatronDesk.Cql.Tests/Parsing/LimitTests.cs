using System.Text;
using CsCheck;
using PatronDesk.Cql.Parsing;

namespace PatronDesk.Cql.Tests.Parsing;

public class LimitTests
{
    [Fact]
    public void A_query_of_a_megabyte_is_refused_by_its_length() =>
        Refused(string.Concat(Enumerable.Repeat("a or ", 200_000)) + "a", "the query is longer than 100,000 characters");

    [Fact]
    public void Two_hundred_thousand_brackets_are_refused()
    {
        Refused(new string('(', 200_000), "the query is longer than 100,000 characters");
        Refused(new string('(', 100_000), "nested deeper than 200 levels");
        Refused(new string('(', 201) + "a" + new string(')', 201), "nested deeper than 200 levels");
        Assert.True(CqlParser.TryParse(new string('(', 200) + "a" + new string(')', 200), out _, out _));
    }

    [Fact]
    public void Two_hundred_prefix_maps_inside_each_other_are_enough()
    {
        Refused(string.Concat(Enumerable.Repeat("> a ", 201)) + "b", "nested deeper than 200 levels");
        Assert.True(CqlParser.TryParse(string.Concat(Enumerable.Repeat("a and > b ", 200)) + "c", out var node, out _));
        Assert.Equal(Tree.Show(node), Tree.Show(CqlParser.Parse(node.ToString())));
    }

    [Fact]
    public void A_thousand_comparisons_are_enough()
    {
        Refused(string.Join(" or ", Enumerable.Repeat("a", 1_001)), "more than 1,000 comparisons in one query");
        Assert.True(CqlParser.TryParse(string.Join(" or ", Enumerable.Repeat("a", 1_000)), out _, out _));
    }

    [Fact]
    public void Twenty_sort_keys_are_enough() =>
        Refused("a sortby" + string.Concat(Enumerable.Repeat(" b", 21)), "more than 20 keys after sortby");

    [Theory]
    [InlineData(">")]
    [InlineData("a=")]
    [InlineData("a/")]
    [InlineData("a/b=")]
    [InlineData("\"")]
    [InlineData("\\")]
    [InlineData("a=b not (")]
    [InlineData(">a=b(")]
    [InlineData("a sortby b")]
    [InlineData(" a")]
    public void Repetition_of_anything_ends_in_an_answer(string piece)
    {
        foreach (var count in new[] { 10, 1_000, CqlLimits.QueryLength / piece.Length, 1_000_000 / piece.Length })
        {
            if (!CqlParser.TryParse(string.Concat(Enumerable.Repeat(piece, count)), out var node, out var error))
                Assert.NotEmpty(error.ToString());
            else if (node.ToString().Length <= CqlLimits.QueryLength) // two quotation marks may be too many
                Assert.Equal(Tree.Show(node), Tree.Show(CqlParser.Parse(node.ToString())));
        }
    }

    [Fact]
    public void Random_bytes_end_in_an_answer() => Gen.Byte.Array[0, 200].Sample(bytes => Answered(Encoding.UTF8.GetString(bytes)));

    [Fact]
    public void Random_characters_end_in_an_answer() => Gen.Char.Array[0, 100].Sample(chars => Answered(new string(chars)));

    [Fact]
    public void Random_pieces_of_queries_end_in_an_answer() => Queries.Pieces.Sample(Answered, iter: 2_000);

    [Fact]
    public void What_is_printed_parses_back_to_the_same_tree() => Queries.Valid.Sample(
        query =>
        {
            var node = CqlParser.Parse(query);
            Assert.Equal(Tree.Show(node), Tree.Show(CqlParser.Parse(node.ToString())));
            Assert.Equal(node.ToString(), CqlParser.Parse(node.ToString()).ToString());
        },
        iter: 2_000);

    private static void Answered(string query)
    {
        if (!CqlParser.TryParse(query, out var node, out var error))
        {
            Assert.InRange(error.Column, 1, query.Length + 1);
            Assert.Equal(2, error.Excerpt.Split('\n').Length);
        }
        else
        {
            Assert.Equal(Tree.Show(node), Tree.Show(CqlParser.Parse(node.ToString())));
        }
    }

    private static void Refused(string query, string message)
    {
        Assert.False(CqlParser.TryParse(query, out _, out var error));
        Assert.Equal(message, error.Message);
    }
}
