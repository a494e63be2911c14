using PatronDesk.Data;
using PatronDesk.Data.Sqlite;

namespace PatronDesk.Tests.Data;

/// <summary>A server and a command on one file of SQLite: a store each, as two processes have it.</summary>
public sealed class TwoProcessesTests : IDisposable
{
    private static readonly Sql Insert = Sql.Composed("insert into page (text) values ($1)");

    private static readonly Sql Count = Sql.Composed("select count(*) from page");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("patrondesk-test-");

    private string File => Path.Combine(_folder.FullName, "store.db");

    private long Log => new FileInfo(File + "-wal").Length;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_desks_write_comes_between_the_writes_of_a_long_run()
    {
        await using var server = await MakeAsync();
        await using var command = new SqliteStore(File, readers: 1);
        using var ended = new CancellationTokenSource();
        var turns = 0;
        // Each takes so long that the lock is rarely free.
        var run = Task.Run(async () =>
        {
            while (!ended.IsCancellationRequested)
            {
                await command.WriteInTurnAsync(
                    async session =>
                    {
                        for (var i = 0; i < 2000; i++)
                            await session.ExecuteAsync(Insert, "run");
                        return true;
                    },
                    CancellationToken.None);
                Interlocked.Increment(ref turns);
            }
        });
        const int Writes = 20;
        var passed = 0;
        for (var i = 0; i < Writes; i++)
        {
            var before = Volatile.Read(ref turns);
            await server.WriteAsync(session => session.ExecuteAsync(Insert, "desk"), CancellationToken.None);
            passed += Volatile.Read(ref turns) - before;
        }

        await ended.CancelAsync();
        await run;
        Assert.True(passed <= Writes * 5, $"{passed} turns of the run passed during {Writes} writes");
    }

    [Fact]
    public async Task A_command_leaves_no_long_log_behind()
    {
        await using var server = await MakeAsync();
        await using (var command = new SqliteStore(File, readers: 1))
        {
            var text = new string('x', 4000);
            await command.WriteAsync(
                async session =>
                {
                    for (var i = 0; i < 15_000; i++)
                        await session.ExecuteAsync(Insert, text);
                    return true;
                },
                CancellationToken.None);
            Assert.InRange(Log, 50_000_000, long.MaxValue);
        }

        Assert.InRange(Log, 0, 33_554_432);
        Assert.Equal(
            15_000,
            await server.ReadAsync(session => session.FindAsync(Count, static row => row.Number(0)), CancellationToken.None));
    }

    private async Task<SqliteStore> MakeAsync()
    {
        var store = new SqliteStore(File, readers: 1);
        await store.WriteAsync(
            async session =>
            {
                await session.ScriptAsync("create table page (id integer primary key, text text)");
                return true;
            },
            CancellationToken.None);
        return store;
    }
}
