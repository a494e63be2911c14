using SQLitePCL;

namespace PatronDesk.Data.Sqlite;

/// <summary>
/// An SQLite file that lies alone: no write-ahead log, no journal, and nobody else uses it. A copy is written and checked so.
/// </summary>
internal sealed class PlainSqliteFile : IDisposable
{
    // Without locks: whoever makes the file keeps others away from it, and a network drive may not lock at all.
    private const string WithoutLocks = "unix-none";

    private readonly sqlite3 _db;

    public PlainSqliteFile(string file, bool readOnly)
    {
        SqliteConnection.StartLibrary();
        var code = raw.sqlite3_open_v2(
            file,
            out _db,
            (readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE) | raw.SQLITE_OPEN_NOMUTEX,
            OperatingSystem.IsWindows() ? null : WithoutLocks);
        if (code != raw.SQLITE_OK)
            throw Error(code);
        raw.sqlite3_extended_result_codes(_db, 1);
        SqliteFunctions.Register(_db);
    }

    /// <summary>The connection, for SQLite's own copying.</summary>
    public sqlite3 Handle => _db;

    /// <summary>The text in the first row and column of a query; null where there is no row, or nothing in it.</summary>
    public string? FindText(string sql)
    {
        var code = raw.sqlite3_prepare_v2(_db, sql, out var statement);
        if (code != raw.SQLITE_OK)
            throw Error(code);
        using (statement)
        {
            code = raw.sqlite3_step(statement);
            return code switch
            {
                raw.SQLITE_ROW => raw.sqlite3_column_text(statement, 0).utf8_to_string(),
                raw.SQLITE_DONE => null,
                _ => throw Error(code),
            };
        }
    }

    public SqliteException Error(int code) =>
        new(code, _db is null ? "cannot open" : raw.sqlite3_errmsg(_db).utf8_to_string());

    public void Dispose() => _db.Dispose();
}
