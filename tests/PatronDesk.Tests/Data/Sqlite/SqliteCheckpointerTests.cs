using PatronDesk.Data;
using PatronDesk.Data.Sqlite;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Data;

/// <summary>The write-ahead log is copied beside the writer, and begins anew.</summary>
public sealed class SqliteCheckpointerTests
{
    private const int Rows = 500;

    // Ten pages a row.
    private static readonly string Text = new('x', 39_000);

    private static readonly Sql Insert = new("insert into page (id, text) values ($1, $2)");

    private static readonly Sql Count = new("select count(*) from page");

    [Fact]
    public async Task The_log_stays_short_while_much_is_written_and_nothing_is_lost()
    {
        var folder = Directory.CreateTempSubdirectory("patrondesk-test-");
        try
        {
            var file = Path.Combine(folder.FullName, "test.db");
            var longest = 0L;
            using (var writer = new SqliteConnection(file, readOnly: false))
            {
                await using var checkpointer = new SqliteCheckpointer(file, new(), new(), duePages: 100);
                writer.Script("create table page (id integer primary key, text text)");
                for (var id = 1L; id <= Rows; id++)
                {
                    Step(writer, Insert, [id, Text]);
                    checkpointer.Tend(writer);
                    // As long as a copy runs the log may grow, and how long that is nobody knows: the next begins with it.
                    await checkpointer.CopiedAsync();
                    longest = Math.Max(longest, new FileInfo(file + "-wal").Length);
                }

                // What is not copied yet is in the log alone.
                Assert.True(new FileInfo(file).Length > (Rows - 100) * 40_000L, "The database has not grown.");
            }

            Assert.True(longest < 100 * 40_000L, $"The log grew to {longest} bytes.");
            using var reader = new SqliteConnection(file, readOnly: true);
            Assert.Equal(Rows, Number(reader));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A reader of an old snapshot keeps pages in the log; once it has ended the log begins anew.</summary>
    [Fact]
    public async Task A_reader_that_stands_in_the_way_delays_and_harms_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("patrondesk-test-");
        try
        {
            var file = Path.Combine(folder.FullName, "test.db");
            using var writer = new SqliteConnection(file, readOnly: false);
            await using var checkpointer = new SqliteCheckpointer(file, new(), new(), duePages: 100);
            writer.Script("create table page (id integer primary key, text text)");
            using var reader = new SqliteConnection(file, readOnly: true);
            reader.Script("begin");
            Assert.Equal(0, Number(reader));
            await WriteAsync(1, 50);
            Assert.Equal(0, Number(reader));
            var delayed = new FileInfo(file + "-wal").Length;
            Assert.True(delayed > 50 * 40_000L, $"The log has {delayed} bytes, although a reader needs what is before it.");
            reader.Script("commit");
            await WriteAsync(51, Rows);
            Assert.Equal(Rows, Number(reader));
            var after = new FileInfo(file + "-wal").Length;
            Assert.True(after < 3 * delayed, $"The log has {after} bytes, although nobody needs it.");

            async Task WriteAsync(long from, long to)
            {
                for (var id = from; id <= to; id++)
                {
                    Step(writer, Insert, [id, Text]);
                    checkpointer.Tend(writer);
                    await checkpointer.CopiedAsync();
                }
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>So that there is never a moment without a reader, and each has another snapshot.</summary>
    [Fact]
    public async Task The_log_begins_anew_although_there_is_always_a_reader()
    {
        await using var things = await EmptyStore.WithThingsAsync(Engine.Sqlite);
        using var enough = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
                await things.Store.ReadSnapshotAsync(Things.NamesAsync, CancellationToken.None);
        })).ToList();
        var text = new string('x', 400_000);
        var longest = 0L;
        for (var i = 0; i < 400; i++)
        {
            await things.Store.AddAsync($"{i % 8} {i} {text}");
            await things.Store.ScriptAsync($"delete from thing where name < '{i % 8} {i} '");
            longest = Math.Max(longest, new FileInfo(things.Database + "-wal").Length);
        }

        await enough.CancelAsync();
        await Task.WhenAll(readers);
        // 160 MB were written at least.
        Assert.True(longest < 64_000_000, $"The log grew to {longest} bytes.");
    }

    private static void Step(SqliteConnection connection, Sql sql, DbValue[] values)
    {
        var statement = connection.Bind(sql, values);
        Assert.False(connection.Step(statement));
        SqliteConnection.Release(statement);
    }

    private static long Number(SqliteConnection connection)
    {
        var statement = connection.Bind(Count, []);
        Assert.True(connection.Step(statement));
        var number = SQLitePCL.raw.sqlite3_column_int64(statement, 0);
        SqliteConnection.Release(statement);
        return number;
    }
}
