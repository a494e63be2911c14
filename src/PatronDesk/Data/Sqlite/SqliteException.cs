using SQLitePCL;

namespace PatronDesk.Data.Sqlite;

/// <summary>An error from SQLite. <see cref="Code"/> is the extended result code (https://sqlite.org/rescode.html).</summary>
internal sealed class SqliteException(int code, string message)
    : Exception($"SQLite error {code}: {message}")
{
    public int Code { get; } = code;

    /// <summary>The statement was interrupted because its request was cancelled or ran out of time.</summary>
    public bool IsInterrupted => (Code & 0xff) is raw.SQLITE_INTERRUPT;
}
