
namespace PatronDesk.EndToEnd.Harness;

/// <summary>An empty store, and the data folder of the servers on it. It outlives them, and is gone with the test.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private readonly TemporaryFolder? _owned;

    private TestStore(Engine engine, string? database, string? folder = null)
    {
        _owned = folder is null ? new TemporaryFolder() : null;
        Folder = folder ?? _owned!.Path;
        Engine = engine;
        Database = database;
    }

    public Engine Engine { get; }

    /// <summary>The data folder.</summary>
    public string Folder { get; }

    /// <summary>PostgreSQL's connection string; null for SQLite.</summary>
    public string? Database { get; }

    /// <param name="engine">Which kind of store.</param>
    /// <param name="durable">Whether PostgreSQL waits for its disk; SQLite always does.</param>
    public static async Task<TestStore> CreateAsync(Engine engine, bool durable = false) =>
        new(engine, engine == Engine.Postgres ? await PostgresCluster.CreateDatabaseAsync(durable) : null);

    /// <summary>A store in a database of the caller's own, or in a folder of theirs.</summary>
    /// <param name="database">PostgreSQL's connection string; null for SQLite.</param>
    /// <param name="folder">The data folder, which stays; null for one that is gone with the test.</param>
    public static TestStore At(string? database, string? folder = null) =>
        new(database is null ? Engine.Sqlite : Engine.Postgres, database, folder);

    public async ValueTask DisposeAsync()
    {
        if (Database is not null)
            await PostgresCluster.DropDatabaseAsync(Database);
        _owned?.Dispose();
    }
}
