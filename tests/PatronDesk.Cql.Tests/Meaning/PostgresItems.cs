using Npgsql;
using NpgsqlTypes;
using PatronDesk.Cql.Sql;
using PatronDesk.Cql.Text;
using PatronDesk.Testing;

namespace PatronDesk.Cql.Tests.Meaning;

/// <summary>Items in PostgreSQL.</summary>
internal sealed class PostgresItems : IItemStore
{
    private readonly NpgsqlDataSource _source;

    private PostgresItems(NpgsqlDataSource source) => _source = source;

    public static async Task<PostgresItems> CreateAsync(IEnumerable<Item> items)
    {
        var store = new PostgresItems(NpgsqlDataSource.Create(await PostgresCluster.CreateDatabaseAsync()));
        await store.RunAsync(ItemTables.Create("text collate \"C\"", "bigint"), []);
        var row = 0L;
        foreach (var item in items)
        {
            await store.RunAsync(ItemTables.Insert, ItemTables.Values(item, (int)++row));
            foreach (var word in Fold.Words(item.Keywords).Distinct())
                await store.RunAsync(ItemTables.InsertWord, [1L, word, row]);
        }
        return store;
    }

    /// <summary>Adds thousands of rows that no query of the tests finds.</summary>
    public Task FillAsync() => RunAsync(ItemTables.Fill, []);

    public async Task<IReadOnlyList<string>> FindAsync(string query)
    {
        var compiled = CqlQuery.Compile(query, Item.Schema, SqlDialect.PostgreSql, 2);
        return await RunAsync(ItemTables.Select(compiled), Values(compiled));
    }

    public async Task<string> PlanAsync(string query)
    {
        var compiled = CqlQuery.Compile(query, Item.Schema, SqlDialect.PostgreSql, 2);
        return string.Join('\n', await RunAsync("explain " + ItemTables.Select(compiled), Values(compiled)));
    }

    /// <summary>Some expression over each of several texts.</summary>
    public async Task<IReadOnlyList<string>> MapAsync(string expression, IReadOnlyList<string> texts)
    {
        await using var command = _source.CreateCommand(
            $"select {expression} from unnest($1) with ordinality as given (t, n) order by n");
        command.Parameters.Add(new NpgsqlParameter { Value = texts.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        return await ReadAsync(command, []);
    }

    private static object?[] Values(CompiledCql compiled) =>
        [1L, .. compiled.Parameters.Select(value => value.Kind == SqlValueKind.Text ? (object)value.Text! : value.Number)];

    private async Task<List<string>> RunAsync(string sql, object?[] values)
    {
        await using var command = _source.CreateCommand(sql);
        return await ReadAsync(command, values);
    }

    private static async Task<List<string>> ReadAsync(NpgsqlCommand command, object?[] values)
    {
        // Types are named, as the program names them: nothing is left for the server to guess.
        foreach (var value in values)
        {
            command.Parameters.Add(value is long number
                ? new NpgsqlParameter<long> { TypedValue = number }
                : new NpgsqlParameter
                {
                    Value = value ?? DBNull.Value,
                    NpgsqlDbType = value is null ? NpgsqlDbType.Unknown : NpgsqlDbType.Text
                });
        }
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(reader.GetString(0));
        return rows;
    }
}
