using System.CommandLine;
using PatronDesk.Blocks;
using PatronDesk.Cql.Binding;
using PatronDesk.Cql.Parsing;
using PatronDesk.Cql.Sql;
using PatronDesk.Cql.Xcql;
using PatronDesk.Patrons;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk cql</c>: shows how a query is parsed, as XCQL or as SQL for both engines.</summary>
internal static class CqlCommand
{
    private static readonly Dictionary<string, CqlSchema> Schemas = new(StringComparer.Ordinal)
    {
        ["manualblocks"] = BlockIndexes.ManualBlocks,
        ["manual-block-templates"] = BlockIndexes.Templates,
        ["users"] = UserIndexes.Schema,
    };

    public static Command Make()
    {
        var query = new Argument<string>("QUERY") { Description = "A CQL query, such as 'userId==\"…\" sortby desc'" };
        var records = new Option<string?>("--sql")
        {
            Description = $"Print the SQL for these records instead: {string.Join(", ", Schemas.Keys)}",
            HelpName = "RECORDS",
        };
        records.AcceptOnlyFromAmong([.. Schemas.Keys]);
        var command = new Command("cql", "Show how a CQL query is parsed, as XCQL or as SQL") { query, records };
        command.SetAction(async (parsed, cancel) =>
        {
            try
            {
                var text = parsed.GetValue(query)!;
                await Console.Out.WriteLineAsync(
                    (parsed.GetValue(records) is { } name ? Sql(text, Schemas[name]) : XcqlWriter.Write(CqlParser.Parse(text))).AsMemory(),
                    cancel);
                return 0;
            }
            catch (CqlException wrong)
            {
                await Console.Error.WriteLineAsync(wrong.Error.ToString().AsMemory(), cancel);
                return CommandOptions.Misused;
            }
        });
        return command;
    }

    private static string Sql(string query, CqlSchema schema) => string.Join(
        "\n\n",
        new[] { SqlDialect.Sqlite, SqlDialect.PostgreSql }.Select(dialect => Sql(query, schema, dialect)));

    private static string Sql(string query, CqlSchema schema, SqlDialect dialect)
    {
        var compiled = CqlQuery.Compile(query, schema, dialect);
        var lines = new List<string>
        {
            $"-- {dialect}, {(compiled.IsIndexServed ? "served by an index" : "no index serves it: limited by QuerySeconds")}",
            $"where {compiled.Where ?? "(every record)"}",
        };
        if (compiled.OrderBy.Count > 0)
            lines.Add($"order by {string.Join(", ", compiled.OrderBy.Select(term => term.Sql))}");
        lines.AddRange(compiled.Parameters.Select((value, i) =>
            $"${i + 1} = {(value.Kind == SqlValueKind.Number ? value.Number.ToString(null, null) : value.Text)}"));
        return string.Join('\n', lines);
    }
}
