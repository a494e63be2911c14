using System.CommandLine;
using System.Diagnostics;
using PatronDesk.Data;
using PatronDesk.Data.Sqlite;

namespace PatronDesk.Bench;

/// <summary>
/// How long SQLite's write-ahead log gets, and how long writers wait, while many read pages: the store alone, without a
/// server. No answer is cached, and a reader is always running.
/// </summary>
internal static class LogTrial
{
    private const int Rows = 50_000;

    // Each on a page of its own, so that some 100 kB go into the log.
    private const int RowsOfWrite = 25;

    private static readonly string Text = new('x', 500);

    private static readonly Sql Insert = new("insert into page (text) values ($1)");
    private static readonly Sql Update = new("update page set text = $2 where id = $1");
    private static readonly Sql Page = new("select id, text from page order by id limit 50 offset $1");

    public static Command Make()
    {
        var seconds = new Option<int>("--seconds") { Description = "How long", DefaultValueFactory = _ => 60 };
        var readers = new Option<int>("--readers") { Description = "Readers of pages", DefaultValueFactory = _ => 16 };
        var writers = new Option<int>("--writers") { Description = "Writers", DefaultValueFactory = _ => 4 };
        var command = new Command("log", "Measures SQLite's write-ahead log under readers of pages beside writers")
        {
            seconds, readers, writers
        };
        command.SetAction((parsed, cancel) => RunAsync(
            parsed.GetValue(seconds), parsed.GetValue(readers), parsed.GetValue(writers), cancel));
        return command;
    }

    private static async Task RunAsync(int seconds, int readers, int writers, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("patrondesk-log-");
        try
        {
            var file = Path.Combine(folder.FullName, "log.db");
            await using var store = new SqliteStore(file, readers);
            await store.WriteAsync(
                async session =>
                {
                    await session.ScriptAsync("create table page (id integer primary key, text text)");
                    for (var i = 0; i < Rows; i++)
                        await session.ExecuteAsync(Insert, Text);
                    return true;
                },
                cancel);
            var until = Stopwatch.StartNew();
            bool GoesOn() => until.Elapsed.TotalSeconds < seconds;
            var reads = Enumerable.Range(0, readers).Select(i => OnThread(() => Read(store, i, GoesOn))).ToList();
            var writes = Enumerable.Range(0, writers).Select(i => Task.Run(() => WriteAsync(store, i, GoesOn), cancel)).ToList();
            var longest = 0L;
            while (GoesOn())
            {
                await Task.Delay(20, cancel);
                longest = Math.Max(longest, new FileInfo(file + "-wal").Length);
            }

            Tell("reads", seconds, await Task.WhenAll(reads));
            Tell("writes", seconds, await Task.WhenAll(writes));
            Console.WriteLine($"longest log {longest / 1e6:F0} MB, at the end {new FileInfo(file + "-wal").Length / 1e6:F0} MB");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // A thread each: the pool would begin with as many as there are processors, and there would be moments without a reader.
    private static Task<List<double>> OnThread(Func<List<double>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static List<double> Read(SqliteStore store, int seed, Func<bool> goesOn)
    {
        var random = new Random(seed);
        var waits = new List<double>();
        while (goesOn())
        {
            var began = Stopwatch.GetTimestamp();
            store.ReadSnapshotAsync(
                session => session.QueryAsync(Page, static row => row.Text(1), (long)random.Next(Rows)), CancellationToken.None)
                .AsTask().GetAwaiter().GetResult();
            waits.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return waits;
    }

    private static async Task<List<double>> WriteAsync(SqliteStore store, int seed, Func<bool> goesOn)
    {
        var random = new Random(1000 + seed);
        var waits = new List<double>();
        while (goesOn())
        {
            var began = Stopwatch.GetTimestamp();
            await store.WriteAsync(
                async session =>
                {
                    for (var i = 0; i < RowsOfWrite; i++)
                        await session.ExecuteAsync(Update, (long)random.Next(Rows), Text);
                    return await session.ExecuteAsync(Insert, Text);
                },
                CancellationToken.None);
            waits.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return waits;
    }

    private static void Tell(string what, int seconds, List<double>[] all)
    {
        var waits = all.SelectMany(one => one).Order().ToList();
        Console.WriteLine(
            $"{what}: {waits.Count / (double)seconds:F0} a second; p50 {waits[waits.Count / 2]:F1} ms, "
            + $"p99 {waits[waits.Count * 99 / 100]:F1} ms, longest {waits[^1]:F0} ms");
    }
}
