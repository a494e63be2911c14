namespace PatronDesk.Cql.Tests.Meaning;

/// <summary>The named items in both engines, made when first asked for.</summary>
internal static class Stores
{
    private static readonly Lazy<Task<PostgresItems>> s_postgres = new(() => PostgresItems.CreateAsync(Items.All));
    private static readonly Lazy<SqliteItems> s_sqlite = new(() => new SqliteItems(Items.All));

    private static readonly Lazy<Task<PostgresItems>> s_filledPostgres = new(async () =>
    {
        var store = await PostgresItems.CreateAsync(Items.All);
        await store.FillAsync();
        return store;
    });

    private static readonly Lazy<SqliteItems> s_filledSqlite = new(() =>
    {
        var store = new SqliteItems(Items.All);
        store.Fill();
        return store;
    });

    /// <summary>With thousands of other rows, so that plans mean something.</summary>
    public static SqliteItems FilledSqlite => s_filledSqlite.Value;

    public static SqliteItems Sqlite => s_sqlite.Value;

    /// <summary>With thousands of other rows, so that plans mean something.</summary>
    public static Task<PostgresItems> FilledPostgresAsync() => s_filledPostgres.Value;

    public static Task<PostgresItems> PostgresAsync() => s_postgres.Value;
}
