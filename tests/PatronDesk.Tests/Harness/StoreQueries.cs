using PatronDesk.Cql.Sql;
using PatronDesk.Data;

namespace PatronDesk.Tests.Harness;

/// <summary>Queries on a store that no face would ask, and how an engine would run one.</summary>
internal static class StoreQueries
{
    /// <summary>The rows of a query, each as its columns' texts joined by a bar.</summary>
    public static async Task<IReadOnlyList<string>> RowsAsync(this Store store, string sql, int columns) =>
        await store.ReadAsync(
            session => session.QueryAsync(
                Sql.Composed(sql),
                row => string.Join('|', Enumerable.Range(0, columns).Select(i => row.IsNull(i) ? "null" : row.Text(i)))),
            CancellationToken.None);

    /// <summary>A random UUID in the SQL of the engine.</summary>
    public static string RandomUuid(Engine engine) => engine == Engine.Postgres
        ? "gen_random_uuid()::text"
        : "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) "
            + "|| '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))";

    /// <summary>The plan, a line for each step.</summary>
    public static async Task<string> PlanAsync(this Store store, Engine engine, string select, DbValue[] values)
    {
        var explain = Sql.Composed((engine == Engine.Postgres ? "explain " : "explain query plan ") + select);
        return await store.WriteAsync(
            async session => string.Join(
                '\n', await session.QueryAsync(explain, row => row.Text(engine == Engine.Postgres ? 0 : 3), values)),
            CancellationToken.None);
    }

    /// <summary>A compiled query's values, after those that every list begins with.</summary>
    public static DbValue[] Values(this CompiledCql compiled, params ReadOnlySpan<DbValue> first) =>
    [
        .. first,
        .. compiled.Parameters.Select(
            value => value.Kind == SqlValueKind.Number ? (DbValue)value.Number : value.Text),
    ];
}
