using PatronDesk.Testing;

namespace PatronDesk.EndToEnd.Harness;

/// <summary>An empty store, and the data folder of the servers on it. It outlives them, and is gone with the test.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();

    private TestStore(Engine engine, string? database)
    {
        Engine = engine;
        Database = database;
    }

    public Engine Engine { get; }

    /// <summary>The data folder.</summary>
    public string Folder => folder.Path;

    /// <summary>PostgreSQL's connection string; null for SQLite.</summary>
    public string? Database { get; }

    /// <param name="engine">Which kind of store.</param>
    /// <param name="durable">Whether PostgreSQL waits for its disk; SQLite always does.</param>
    public static async Task<TestStore> CreateAsync(Engine engine, bool durable = false) =>
        new(engine, engine == Engine.Postgres ? await PostgresCluster.CreateDatabaseAsync(durable) : null);

    public async ValueTask DisposeAsync()
    {
        if (Database is not null)
            await PostgresCluster.DropDatabaseAsync(Database);
        folder.Dispose();
    }
}
