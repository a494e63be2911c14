using System.Buffers;
using System.Text;
using SQLitePCL;

namespace PatronDesk.Data.Sqlite;

/// <summary>
/// One open connection with its prepared statements. Used by one thread at a time. It calls SQLite's C interface, because
/// most of a request's cost in the store is preparing statements and copying text, and both are avoided here.
/// </summary>
internal sealed class SqliteConnection : IDisposable
{
    private const int ComposedKept = 64;
    // An import of 100,000 rows may hold the lock for fifteen seconds.
    private const int BusyMilliseconds = 20_000;

    // SQLite looks for the lock after 1, 2, 5 … and at last every 100 milliseconds. Asked anew, it begins with 1 again.
    private const int LookMilliseconds = 3;

    // How long others wait while a log is emptied.
    private const int PatientMilliseconds = 500;

    // The length to which a writer cuts a log that begins anew.
    private const int LogBytes = 33_554_432;

    // SQLITE_DBSTATUS_CACHE_WRITE
    private const int PagesWritten = 9;

    private static readonly Lock StartLock = new();
    private static bool _started;

    private readonly sqlite3 _db;
    private readonly LinkedList<string> _composedOrder = new();
    private readonly Dictionary<string, (sqlite3_stmt Statement, LinkedListNode<string> Place)> _composed = new(StringComparer.Ordinal);
    private sqlite3_stmt?[] _prepared = new sqlite3_stmt?[64];

    /// <param name="file">The database file.</param>
    /// <param name="readOnly">True for a reader.</param>
    /// <param name="mayCreate">Whether a writer may create the file; a deleted one must not come back empty.</param>
    public SqliteConnection(string file, bool readOnly, bool mayCreate = true)
    {
        StartLibrary();
        if (mayCreate && !readOnly)
            MakeOwn(file);
        // No mutex, because only one thread at a time uses a connection.
        var code = raw.sqlite3_open_v2(
            file, out _db, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX, null);
        if (code != raw.SQLITE_OK)
        {
            var message = _db is null ? "cannot open" : raw.sqlite3_errmsg(_db).utf8_to_string();
            throw SqliteFaults.Of(code, $"{message} ({Path.GetFileName(file)})");
        }

        // SQLite opens a file that may only be read too, and says so at the first change. By then it has made a log's index
        // with the same rights, which stands in the way of the next start.
        if (!readOnly && raw.sqlite3_db_readonly(_db, "main") == 1)
        {
            _db.Dispose();
            throw SqliteFaults.Of(raw.SQLITE_READONLY, $"the file may only be read ({Path.GetFileName(file)})");
        }

        raw.sqlite3_extended_result_codes(_db, 1);
        raw.sqlite3_busy_timeout(_db, BusyMilliseconds);
        Script("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma temp_store = memory;");
        Script(readOnly
            ? "pragma query_only = on; pragma cache_size = -2000;"
            : $"pragma cache_size = -16000; pragma wal_autocheckpoint = 0; pragma journal_size_limit = {LogBytes};");
        // Without it SQLite looks at bound values, such as LIMIT's, while it plans, and plans again at every binding; that was
        // two thirds of the cost of a short list.
        raw.sqlite3_db_config(_db, raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _);
        SqliteFunctions.Register(_db);
    }

    /// <summary>False inside BEGIN … COMMIT; true also after SQLite itself rolled back (disk full, I/O error).</summary>
    public bool IsAutocommit => raw.sqlite3_get_autocommit(_db) != 0;

    public int Changes => raw.sqlite3_changes(_db);

    /// <summary>Interrupts this connection's running statement; may be called from any thread.</summary>
    public void Interrupt() => raw.sqlite3_interrupt(_db);

    /// <summary>How many pages this connection has written to the log since the last call.</summary>
    public int TakePagesWritten()
    {
        raw.sqlite3_db_status(_db, PagesWritten, out var pages, out _, 1);
        return pages;
    }

    /// <summary>
    /// Copies as much of the write-ahead log into the database as readers allow; returns how many pages the log has, and how
    /// many are left to copy. A failed copy leaves pages too; the next call tries again.
    /// </summary>
    public (int Logged, int Left) Checkpoint()
    {
        raw.sqlite3_wal_checkpoint_v2(_db, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var logged, out var copied);
        return (logged, Math.Max(0, logged - copied));
    }

    /// <summary>Copies the rest of the log and starts it again; returns false at once where anyone reads or writes.</summary>
    public bool TryBeginLogAnew()
    {
        raw.sqlite3_busy_timeout(_db, 0);
        try
        {
            return raw.sqlite3_wal_checkpoint_v2(_db, "main", raw.SQLITE_CHECKPOINT_RESTART, out _, out _) == raw.SQLITE_OK;
        }
        finally
        {
            raw.sqlite3_busy_timeout(_db, BusyMilliseconds);
        }
    }

    /// <summary>
    /// Begins a transaction that writes. While another process writes, it looks for the lock every few milliseconds: one that writes
    /// again and again leaves it free only for so long.
    /// </summary>
    /// <param name="begin">BEGIN IMMEDIATE.</param>
    public void BeginWrite(Sql begin)
    {
        var until = Environment.TickCount64 + BusyMilliseconds;
        raw.sqlite3_busy_timeout(_db, LookMilliseconds);
        try
        {
            while (true)
            {
                var statement = Bind(begin, []);
                try
                {
                    var code = raw.sqlite3_step(statement);
                    if (code == raw.SQLITE_DONE)
                        return;
                    if ((code & 0xff) != raw.SQLITE_BUSY || Environment.TickCount64 >= until)
                        throw Error(code);
                }
                finally
                {
                    Release(statement);
                }
            }
        }
        finally
        {
            raw.sqlite3_busy_timeout(_db, BusyMilliseconds);
        }
    }

    /// <summary>
    /// Empties a log that is longer than it should stay, if nobody reads or writes for a moment. A process that ends leaves the log to
    /// the others, which count only what they wrote.
    /// </summary>
    /// <param name="file">The database file.</param>
    public void EmptyLongLog(string file)
    {
        if (new FileInfo(file + "-wal") is not { Exists: true, Length: > LogBytes })
            return;
        raw.sqlite3_busy_timeout(_db, PatientMilliseconds);
        raw.sqlite3_wal_checkpoint_v2(_db, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _);
    }

    /// <summary>Copies the whole log into the database, and waits for readers.</summary>
    public void CheckpointAll() =>
        raw.sqlite3_wal_checkpoint_v2(_db, "main", raw.SQLITE_CHECKPOINT_FULL, out _, out _);

    /// <summary>How often the store had new statistics before this connection opened.</summary>
    public int Age { get; init; }

    /// <summary>Keeps the log when the last connection closes, because its path may belong to another store by now.</summary>
    public void KeepLogOnClose() => raw.sqlite3_db_config(_db, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _);

    /// <summary>Begins a copy of this connection's database into an empty one. End it with <c>sqlite3_backup_finish</c>.</summary>
    public sqlite3_backup BeginCopy(sqlite3 target) => raw.sqlite3_backup_init(target, "main", _db, "main");

    public void Script(string script)
    {
        var code = raw.sqlite3_exec(_db, script);
        if (code != raw.SQLITE_OK)
            throw Error(code);
    }

    /// <summary>The statement, reset and bound. Return it with <see cref="Release"/>.</summary>
    public sqlite3_stmt Bind(Sql sql, ReadOnlySpan<DbValue> values)
    {
        var statement = sql.Id == 0 ? Composed(sql.Text) : Prepared(sql);
        for (var i = 0; i < values.Length; i++)
        {
            var code = BindOne(statement, i + 1, values[i]);
            if (code != raw.SQLITE_OK)
                throw Error(code);
        }

        return statement;
    }

    /// <summary>True when the statement is at a row, false at its end.</summary>
    public bool Step(sqlite3_stmt statement)
    {
        var code = raw.sqlite3_step(statement);
        return code switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw Error(code),
        };
    }

    public static void Release(sqlite3_stmt statement)
    {
        raw.sqlite3_reset(statement);
        raw.sqlite3_clear_bindings(statement);
    }

    public void Dispose()
    {
        foreach (var statement in _prepared)
            statement?.Dispose();
        foreach (var (statement, _) in _composed.Values)
            statement.Dispose();
        _db.Dispose();
    }

    /// <summary>Starts SQLite; each connection does so first.</summary>
    public static void StartLibrary()
    {
        lock (StartLock)
        {
            if (_started)
                return;
            // The parts of Batteries_V2.Init one by one, so that the setting comes before SQLite initialises itself.
            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            // SQLite's memory statistics take a global lock at every allocation, and nothing here reads them.
            raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
            raw.sqlite3_initialize();
            _started = true;
        }
    }

    // SQLite gives a new log and its index the database's rights.
    private static void MakeOwn(string file)
    {
        if (OperatingSystem.IsWindows() || File.Exists(file))
            return;
        try
        {
            using var made = new FileStream(file, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another process creates it just now, or it can't be created; SQLite says which.
        }
    }

    private static int BindOne(sqlite3_stmt statement, int place, in DbValue value)
    {
        switch (value.Kind)
        {
            case DbKind.Number:
                return raw.sqlite3_bind_int64(statement, place, value.Number);
            case DbKind.Real:
                return raw.sqlite3_bind_double(statement, place, value.Real);
            case DbKind.Text when value.Text is { } text:
                return BindText(statement, place, text);
            case DbKind.Bytes when value.Bytes is { } bytes:
                return raw.sqlite3_bind_blob(statement, place, bytes);
            default:
                return raw.sqlite3_bind_null(statement, place);
        }
    }

    private static int BindText(sqlite3_stmt statement, int place, string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most <= 1024)
        {
            Span<byte> small = stackalloc byte[most];
            return raw.sqlite3_bind_text(statement, place, small[..Encoding.UTF8.GetBytes(text, small)]);
        }

        var rented = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            return raw.sqlite3_bind_text(statement, place, rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private sqlite3_stmt Prepared(Sql sql)
    {
        if (sql.Id >= _prepared.Length)
            Array.Resize(ref _prepared, Math.Max(sql.Id + 1, _prepared.Length * 2));
        return _prepared[sql.Id] ??= Prepare(sql.Text);
    }

    private sqlite3_stmt Composed(string text)
    {
        if (_composed.TryGetValue(text, out var kept))
        {
            _composedOrder.Remove(kept.Place);
            _composedOrder.AddLast(kept.Place);
            return kept.Statement;
        }

        if (_composed.Count >= ComposedKept)
        {
            var oldest = _composedOrder.First!;
            _composedOrder.RemoveFirst();
            _composed.Remove(oldest.Value, out var dropped);
            dropped.Statement.Dispose();
        }

        var statement = Prepare(text);
        _composed.Add(text, (statement, _composedOrder.AddLast(text)));
        return statement;
    }

    private sqlite3_stmt Prepare(string text)
    {
        var code = raw.sqlite3_prepare_v3(
            _db, Dialect.Sqlite.Translate(text), raw.SQLITE_PREPARE_PERSISTENT, out var statement);
        return code == raw.SQLITE_OK ? statement : throw Error(code);
    }

    private Exception Error(int code) => SqliteFaults.Of(code, raw.sqlite3_errmsg(_db).utf8_to_string());
}
