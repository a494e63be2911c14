using System.Text.Json.Nodes;
using System.Xml.Linq;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>The verbs that print what the program knows, and touch no store: <c>cql</c> and <c>folio descriptor</c>.</summary>
public sealed class ExplainingVerbTests
{
    [Fact]
    public async Task Cql_is_printed_as_xcql()
    {
        var (code, output, errors) = await RunAsync("cql", "desc = late sortby code");
        Assert.Equal((0, ""), (code, errors.Trim()));
        var names = XDocument.Parse(output).Descendants().Select(element => element.Name.LocalName).ToList();
        Assert.Contains("searchClause", names);
        Assert.Contains("sortKeys", names);
        Assert.Contains(XDocument.Parse(output).Descendants(), element => element is { Name.LocalName: "term", Value: "late" });
    }

    [Fact]
    public async Task Cql_is_printed_as_the_sql_and_the_parameters_of_both_engines()
    {
        const string Id = "630824a0-a8ad-49f3-b5e2-3f2fe6ef5916";
        var (code, output, errors) = await RunAsync("cql", $"userId=={Id} and desc=late sortby code", "--sql", "manualblocks");
        Assert.Equal((0, ""), (code, errors.Trim()));
        var parts = output.Trim().Split("\n\n");
        Assert.Equal(2, parts.Length);
        Assert.StartsWith("-- Sqlite, ", parts[0], StringComparison.Ordinal);
        Assert.StartsWith("-- PostgreSql, ", parts[1], StringComparison.Ordinal);
        foreach (var part in parts)
        {
            Assert.Contains("\nwhere ", part, StringComparison.Ordinal);
            Assert.Contains("manual_block.user_id", part, StringComparison.Ordinal);
            Assert.Contains("\norder by ", part, StringComparison.Ordinal);
            Assert.Contains($" = {Id}", part, StringComparison.Ordinal);
            // Values are parameters: the SQL itself has none of the query's text.
            Assert.DoesNotContain(Id, part[..part.IndexOf("\norder by ", StringComparison.Ordinal)], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("desc == ", 9)]
    [InlineData("(desc == a", 11)]
    [InlineData("desc within \"a b\"", 6, "--sql", "manualblocks")]
    public async Task A_query_that_cannot_be_read_ends_with_its_column_and_a_caret(string query, int column, params string[] more)
    {
        var (code, output, errors) = await RunAsync(["cql", query, .. more]);
        Assert.Equal((2, ""), (code, output.Trim()));
        var lines = errors.TrimEnd().Split('\n');
        Assert.EndsWith($"(column {column})", lines[0], StringComparison.Ordinal);
        Assert.Equal([query, new string(' ', column - 1) + "^"], lines[1..]);
    }

    [Fact]
    public async Task The_descriptor_is_json_with_interfaces_and_a_permission_set_for_each_permission()
    {
        var (code, output, errors) = await RunAsync("folio", "descriptor");
        Assert.Equal((0, ""), (code, errors.Trim()));
        var descriptor = JsonNode.Parse(output)!;
        Assert.Matches(@"^patrondesk-\d+\.\d+\.\d+[0-9A-Za-z.-]*$", (string)descriptor["id"]!);
        Assert.Equal(
            ["manual-patron-blocks", "patron-users", "patron-circulation", "_tenant"],
            descriptor["provides"]!.AsArray().Select(provided => (string)provided!["id"]!));
        var handlers = descriptor["provides"]!.AsArray().SelectMany(provided => provided!["handlers"]!.AsArray()).ToList();
        var paths = handlers.Select(handler => (string)handler!["pathPattern"]!).ToHashSet();
        Assert.Superset(
            new HashSet<string> { "/manualblocks", "/manual-block-templates", "/users", "/groups", "/addresstypes", "/_/tenant" }, paths);
        Assert.Equal(
            handlers.SelectMany(handler => handler!["permissionsRequired"]!.AsArray()).Select(name => (string)name!).ToHashSet(),
            descriptor["permissionSets"]!.AsArray().Select(set => (string)set!["permissionName"]!).ToHashSet());
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        await using var program = PublishedProgram.Start(arguments);
        return (await program.WaitAsync(), program.Output, program.Errors);
    }
}
