namespace PatronDesk.Cql.Tests.Meaning;

/// <summary>The named items in both engines, made when first asked for.</summary>
internal static class Stores
{
    private static readonly Lazy<Task<PostgresItems>> ThePostgres = new(() => PostgresItems.CreateAsync(Items.All));
    private static readonly Lazy<SqliteItems> TheSqlite = new(() => new SqliteItems(Items.All));

    private static readonly Lazy<Task<PostgresItems>> TheFilledPostgres = new(async () =>
    {
        var store = await PostgresItems.CreateAsync(Items.All);
        await store.FillAsync();
        return store;
    });

    private static readonly Lazy<SqliteItems> TheFilledSqlite = new(() =>
    {
        var store = new SqliteItems(Items.All);
        store.Fill();
        return store;
    });

    /// <summary>With thousands of other rows, so that plans mean something.</summary>
    public static SqliteItems FilledSqlite => TheFilledSqlite.Value;

    public static SqliteItems Sqlite => TheSqlite.Value;

    /// <summary>With thousands of other rows, so that plans mean something.</summary>
    public static Task<PostgresItems> FilledPostgresAsync() => TheFilledPostgres.Value;

    public static Task<PostgresItems> PostgresAsync() => ThePostgres.Value;
}
