using PatronDesk.Data;
using PatronDesk.Data.Postgres;
using PatronDesk.Data.Sqlite;

namespace PatronDesk.Tests.Data;

/// <summary>A store of nothing, not even a schema, and gone at the end.</summary>
internal sealed class EmptyStore : IAsyncDisposable
{
    private readonly string _folder;

    private EmptyStore(string folder, string database, Engine engine)
    {
        _folder = folder;
        Database = database;
        Engine = engine;
        Store = Open();
    }

    public string Database { get; }

    public Engine Engine { get; }

    public Store Store { get; }

    public static async Task<EmptyStore> MakeAsync(Engine engine)
    {
        var folder = Directory.CreateTempSubdirectory("patrondesk-store-").FullName;
        var database = engine == Engine.Postgres
            ? await PostgresCluster.CreateDatabaseAsync()
            : Path.Combine(folder, "test.db");
        return new EmptyStore(folder, database, engine);
    }

    /// <summary>With one table: <c>thing (name, number)</c>, the name unique.</summary>
    public static async Task<EmptyStore> WithThingsAsync(Engine engine)
    {
        var made = await MakeAsync(engine);
        await made.Store.WriteAsync(
            async session =>
            {
                await session.ScriptAsync(made.Store.Dialect.Translate(
                    "create table thing (name {text} not null primary key, number {int} not null){strict};"));
                return true;
            },
            CancellationToken.None);
        return made;
    }

    /// <summary>Another node on the same database.</summary>
    public Store Open() => Engine == Engine.Postgres ? new PostgresStore(Database) : new SqliteStore(Database, readers: 4);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>The statements of tests on <c>thing</c>.</summary>
internal static class Things
{
    public static readonly Sql Insert = new("insert into thing (name, number) values ($1, $2)");

    private static readonly Sql Names = new("select name from thing order by name");

    private static readonly Sql Number = new("select number from thing where name = $1");

    public static Task AddAsync(this Store store, string name, long number = 0) => store.WriteAsync(
        session => session.ExecuteAsync(Insert, name, number), CancellationToken.None).AsTask();

    public static ValueTask<List<string>> NamesAsync(this Store store) => store.ReadAsync(NamesAsync, CancellationToken.None);

    public static ValueTask<List<string>> NamesAsync(Session session) => session.QueryAsync(Names, static row => row.Text(0));

    public static ValueTask<long?> NumberAsync(Session session, string name) =>
        session.FindAsync(Number, static row => (long?)row.Number(0), name);

    /// <summary>For work on SQLite, which must not await: waits on its own thread for what another one does.</summary>
    public static T Blocking<T>(Func<Task<T>> work) => Task.Run(work).GetAwaiter().GetResult();
}
