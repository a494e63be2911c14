using System.Diagnostics;
using PatronDesk.Cql.Text;
using PatronDesk.Data;
using PatronDesk.Data.Sqlite;
using PatronDesk.Patrons;

namespace PatronDesk.Bench;

/// <summary>SQLite in a temporary folder.</summary>
internal sealed class SqliteBenchStore(Plan plan, int size, string folder) : BenchStore(plan, size)
{
    private const long Library = MadeUpPatron.Library;

    private static readonly Sql Begin = new("begin");
    private static readonly Sql BeginWrite = new("begin immediate");
    private static readonly Sql Commit = new("commit");
    private static readonly Sql Point = new(BenchSql.Point);
    private static readonly Sql ByEmail = new(BenchSql.ByEmail);
    private static readonly Sql Total = new(BenchSql.Total);
    private static readonly Sql Buckets = new(BenchSql.Buckets);
    private static readonly Sql PageFrom = new(BenchSql.PageFrom);
    private static readonly Sql PageFromEnd = new(BenchSql.PageFromEnd);
    private static readonly Sql FirstPage = new(BenchSql.FirstPage);
    private static readonly Sql OneWord = new(BenchSql.Search(1));
    private static readonly Sql TwoWords = new(BenchSql.Search(2));

    private static readonly Sql TakeNumber = new("update counter set last = last + 1 where name = $1 returning last");

    private static readonly Sql Insert = new($"""
        insert into patron ({PreparedPatron.Columns.Names}) values ({PreparedPatron.Columns.Parameters(1)})
        """);

    private static readonly Sql InsertWord = new(
        "insert into patron_word (library_id, word, id) values ($1, $2, $3) on conflict do nothing");

    private static readonly Sql InsertTally = new("insert into patron_tally (library_id, bucket, shard, live) values ($1, $2, $3, $4)");

    private static readonly Sql Tally = new("""
        insert into patron_tally (library_id, bucket, shard, live)
        values ($1, -1, 0, $2), ($1, $3, 0, $2)
        on conflict (library_id, bucket, shard) do update set live = patron_tally.live + excluded.live
        """);

    private static readonly Sql Journal = new("""
        insert into journal (library_id, at, actor, action, subject, detail) values ($1, $2, 'key:1', $3, $4, $5)
        """);

    private static readonly Sql ChangePhone = new("""
        update patron set phone = $3, version = version + 1, updated_at = $4 where library_id = $1 and id = $2
        """);

    private static readonly Sql WhoHas = new("""
        select
            (select count(*) from patron where library_id = $1 and email_folded = $2 and deleted_at is null and id <> $4),
            (select count(*) from patron where library_id = $1 and barcode_folded = $3 and deleted_at is null and id <> $4)
        """);

    private static readonly Sql BlocksOfUser = new(BenchSql.BlocksOfUser);
    private static readonly Sql BlocksSorted = new(BenchSql.BlocksSorted);
    private static readonly Sql UserByBarcode = new(BenchSql.UserByBarcode);

    private static readonly Sql InsertBlock = new("""
        insert into manual_block (row, library_id, id, user_id, description, description_folded, description_words, borrowing,
            created_at, updated_at, version)
        values ($1, $2, $3, $4, 'Owes a book', 'owes a book', ' owes a book ', 1, $5, $5, 1)
        """);

    private static readonly Sql FindBlock = new($"select {Blocks.ManualBlock.Columns} from manual_block where library_id = $1 and id = $2");

    private static readonly Sql ChangeBlock = new("""
        update manual_block
        set description = $3, description_folded = $3, description_words = $3, updated_at = $4, version = version + 1
        where library_id = $1 and row = $2
        """);

    private static readonly Sql BlockTally = new("""
        insert into manual_block_tally (library_id, shard, stored) values ($1, 0, 1)
        on conflict (library_id, shard) do update set stored = manual_block_tally.stored + 1
        """);

    private readonly string[] _uuids = [.. MadeUpPatron.Make(Math.Min(size, 100_000), plan.Seed).Select(patron => patron.Uuid)];
    private readonly string[] _emails = Workloads.Emails(size, plan.Seed);
    private readonly string[] _names = Workloads.TwoWordNames(size, plan.Seed);
    private int _bareRuns;

    public override string Engine => "SQLite";

    public override IReadOnlyList<string> ServerArguments => ["--data", folder];

    public override long LogBytes => new FileInfo(DatabaseFile + "-wal") is { Exists: true } log ? log.Length : 0;

    protected override int Shards => 1;

    private string DatabaseFile => Path.Combine(folder, "patrondesk.db");

    public override IReadOnlyList<string> PeerArguments => ["sqlite", PeerFile];

    private string PeerFile => Path.Combine(folder, "peer.db");

    public override Task MakePeerAsync()
    {
        // The connection opens what is there, and makes no file.
        File.Create(PeerFile).Dispose();
        return ExecuteAsync($"""
            attach '{PeerFile}' as peer;
            {MakePeerTable("integer primary key", "main.patron")}
            create index peer.patron_last_name on patron (last_name);
            analyze peer;
            detach peer;
            """);
    }

    public override async Task<BareSpeed?> MeasureBareAsync(Workload workload)
    {
        if (workload == Workload.ListByLastName)
            return null;
        var alone = await Task.Run(() => Loop(workload));
        if (Workloads.Writes.Contains(workload))
            return new BareSpeed(alone);
        var both = await Task.WhenAll(Task.Run(() => Loop(workload)), Task.Run(() => Loop(workload)));
        return new BareSpeed(alone, both.Sum());
    }

    public override Task<long> DiskBytesAsync() => Task.FromResult(new FileInfo(DatabaseFile).Length);

    public override Task ExecuteAsync(string sql)
    {
        using var connection = new SqliteConnection(DatabaseFile, readOnly: false);
        connection.Script(sql);
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    protected override Task FillAsync() => Task.Run(Fill);

    private void Fill()
    {
        using var connection = new SqliteConnection(DatabaseFile, readOnly: false);
        connection.Script("pragma synchronous = off; pragma cache_size = -500000; pragma foreign_keys = off;");
        var indexes = Query(
            connection,
            new("select name, sql from sqlite_schema where type = 'index' and tbl_name in ('patron', 'manual_block') "
                + "and sql is not null"))
            .Select(row => (Name: (string)row[0], Sql: (string)row[1])).ToList();
        connection.Script("begin;" + string.Concat(indexes.Select(index => $"drop index {index.Name};")));
        foreach (var patron in MadeUpPatron.Make(Size, Plan.Seed))
        {
            Execute(connection, Insert, MadeUpPatron.Values(patron));
            Execute(connection, Journal, Library, patron.CreatedAt, "patron.created", patron.Uuid, (string?)null);
        }

        foreach (var (word, id) in SortedWords())
            Execute(connection, InsertWord, Library, word, id);
        foreach (var (bucket, shard, live) in TallyRows())
            Execute(connection, InsertTally, Library, bucket, shard, live);
        connection.Script($"update counter set last = {Size} where name in ('patron_row', 'barcode_{Library}');");
        connection.Script(FillBlocks + $"update counter set last = {Size} where name = 'manual_block_row';");
        connection.Script(string.Concat(indexes.Select(index => index.Sql + ";")) + "commit; pragma wal_checkpoint(truncate);");
    }

    /// <summary>How often a second one thread does the SQL of one request, its statements kept.</summary>
    private double Loop(Workload workload)
    {
        using var connection = new SqliteConnection(DatabaseFile, readOnly: !Workloads.Writes.Contains(workload));
        var random = new Random(Plan.Seed + Interlocked.Increment(ref _bareRuns));
        var run = _bareRuns;
        var (count, clock) = (0, Stopwatch.StartNew());
        do
        {
            count++;
            Once(connection, workload, random, run, count);
        }
        while (clock.Elapsed.TotalSeconds < BareSeconds);

        return count / clock.Elapsed.TotalSeconds;
    }

    private void Once(SqliteConnection connection, Workload workload, Random random, int run, int count)
    {
        switch (workload)
        {
            case Workload.PointRead:
                Query(connection, Point, Library, Ean13.Make("202", random.Next(1, Size + 1)));
                return;
            case Workload.ByEmail:
                var email = _emails[random.Next(_emails.Length)];
                Query(connection, ByEmail, Library, BarcodeFold.Of(email), EmailFold.Of(email));
                return;
            case Workload.FirstPage:
                Query(connection, FirstPage, Library, Workloads.PageSize, 0);
                return;
            case Workload.BlocksOfUser:
                Query(connection, BlocksOfUser, Library, 0, _uuids[random.Next(_uuids.Length)]);
                return;
            case Workload.BlocksSorted:
                Query(connection, BlocksSorted, Library, 0, _uuids[random.Next(_uuids.Length)]);
                return;
            case Workload.UserByBarcode:
                Query(connection, UserByBarcode, Library, Ean13.Make("202", random.Next(1, Size + 1)));
                return;
            case Workload.CreateBlock:
                CreateBlock(connection, _uuids[random.Next(_uuids.Length)], count);
                return;
            case Workload.ReplaceBlock:
                ReplaceBlock(connection, _uuids[random.Next(_uuids.Length)], $"bare-{run}-{count}", count);
                return;
            case Workload.Create:
                Create(connection, run, count);
                return;
            case Workload.Update:
                Update(connection, random.Next(1, Size + 1), $"bare-{run}-{count}", count);
                return;
        }

        Execute(connection, Begin);
        switch (workload)
        {
            case Workload.LastPage:
                Query(connection, Total, Library);
                Query(connection, PageFromEnd, Library, Workloads.PageSize, 0);
                break;
            case Workload.MiddlePage:
                var (first, last) = Workloads.MiddlePages(Size);
                var skip = random.Next(first, last) * Workloads.PageSize;
                Query(connection, Total, Library);
                Query(connection, Buckets, Library);
                Query(connection, PageFrom, Library, skip & ~0xfff, Workloads.PageSize, skip & 0xfff);
                break;
            case Workload.RareName:
                Search(connection, OneWord, MadeUpPatron.RareName);
                break;
            case Workload.TwoWords:
                Search(connection, TwoWords, _names[random.Next(_names.Length)]);
                break;
            default:
                throw new UnreachableException();
        }

        Execute(connection, Commit);
    }

    private static void Search(SqliteConnection connection, Sql search, string text) =>
        Query(connection, search, [Library, .. BenchSql.SearchValues(text)]);

    // What the server writes for a create of the load, in a transaction of its own.
    private static void Create(SqliteConnection connection, int run, int count)
    {
        Execute(connection, BeginWrite);
        var id = (long)Query(connection, TakeNumber, "patron_row")[0][0];
        var number = (long)Query(connection, TakeNumber, $"barcode_{Library}")[0][0];
        var patron = new Patron
        {
            Id = id,
            LibraryId = Library,
            Uuid = Guid.NewGuid().ToString("D"),
            Barcode = Ean13.Make("202", number),
            FirstName = "Mary",
            LastName = $"Tester{count % 500}",
            Email = $"bare.{run}.{count}@example.org",
            Phone = "555-0100",
            City = "Oldtown",
            State = "NY",
            Country = "US",
            Zip = "10001",
            Version = 1,
            CreatedAt = DateTimeOffset.UnixEpoch.AddSeconds(count),
            UpdatedAt = DateTimeOffset.UnixEpoch.AddSeconds(count),
        };
        Execute(connection, Insert, MadeUpPatron.Values(patron));
        foreach (var word in MadeUpPatron.SearchWords(patron))
            Execute(connection, InsertWord, Library, word, id);
        Execute(connection, Tally, Library, 1, id >> 12);
        Execute(connection, Journal, Library, patron.CreatedAt, "patron.created", patron.Uuid, (string?)null);
        Execute(connection, Commit);
    }

    private static void Update(SqliteConnection connection, long number, string phone, int count)
    {
        Execute(connection, BeginWrite);
        var row = Query(connection, Point, Library, Ean13.Make("202", number))[0];
        Query(connection, WhoHas, Library, (row[6] as string)?.ToLowerInvariant(), (string)row[3], (long)row[0]);
        Execute(connection, ChangePhone, Library, (long)row[0], phone, 1_600_000_000_000_000 + count);
        Execute(connection, Journal, Library, 1_600_000_000_000_000 + count, "patron.updated", (string)row[2], "phone");
        Execute(connection, Commit);
    }

    private static void CreateBlock(SqliteConnection connection, string user, int count)
    {
        Execute(connection, BeginWrite);
        var id = Guid.NewGuid().ToString("D");
        var row = (long)Query(connection, TakeNumber, "manual_block_row")[0][0];
        Execute(connection, InsertBlock, row, Library, id, user, 1_600_000_000_000_000 + count);
        Execute(connection, BlockTally, Library);
        Execute(connection, Journal, Library, 1_600_000_000_000_000 + count, "block.created", id, (string?)null);
        Execute(connection, Commit);
    }

    private static void ReplaceBlock(SqliteConnection connection, string user, string text, int count)
    {
        Execute(connection, BeginWrite);
        var id = MadeUpPatron.BlockId(user);
        var row = (long)Query(connection, FindBlock, Library, id)[0][0];
        Execute(connection, ChangeBlock, Library, row, text, 1_600_000_000_000_000 + count);
        Execute(connection, Journal, Library, 1_600_000_000_000_000 + count, "block.updated", id, "desc");
        Execute(connection, Commit);
    }

    private static void Execute(SqliteConnection connection, Sql sql, params ReadOnlySpan<DbValue> values)
    {
        var statement = connection.Bind(sql, values);
        while (connection.Step(statement))
        {
            // To its end.
        }

        SqliteConnection.Release(statement);
    }

    /// <summary>Every column of every row, as an application would take it.</summary>
    private static List<object[]> Query(SqliteConnection connection, Sql sql, params ReadOnlySpan<DbValue> values)
    {
        var statement = connection.Bind(sql, values);
        var rows = new List<object[]>();
        while (connection.Step(statement))
        {
            var row = new object[SQLitePCL.raw.sqlite3_column_count(statement)];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = SQLitePCL.raw.sqlite3_column_type(statement, i) switch
                {
                    SQLitePCL.raw.SQLITE_INTEGER => SQLitePCL.raw.sqlite3_column_int64(statement, i),
                    SQLitePCL.raw.SQLITE_TEXT => System.Text.Encoding.UTF8.GetString(SQLitePCL.raw.sqlite3_column_blob(statement, i)),
                    _ => DBNull.Value,
                };
            }

            rows.Add(row);
        }

        SqliteConnection.Release(statement);
        return rows;
    }
}
