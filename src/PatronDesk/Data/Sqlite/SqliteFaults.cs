using SQLitePCL;

namespace PatronDesk.Data.Sqlite;

/// <summary>Distinguishes faults of the store from refused statements, by SQLite's result code.</summary>
internal static class SqliteFaults
{
    /// <summary>The exception for a code: a fault of the store, or a refused statement.</summary>
    public static Exception Of(int code, string message)
    {
        var refused = new SqliteException(code, message);
        return FaultOf(code) is { } fault ? new StoreUnavailableException(fault, refused) : refused;
    }

    /// <summary>Null where the code says nothing about the store. Codes: https://sqlite.org/rescode.html.</summary>
    public static StoreFault? FaultOf(int code) => code switch
    {
        // These first, because their primary code means another kind of fault.
        raw.SQLITE_READONLY_DBMOVED => StoreFault.FileGone,
        raw.SQLITE_IOERR_SHMSIZE => StoreFault.DiskFull,
        _ => (code & 0xff) switch
        {
            raw.SQLITE_FULL => StoreFault.DiskFull,
            raw.SQLITE_READONLY or raw.SQLITE_PERM => StoreFault.ReadOnly,
            raw.SQLITE_CANTOPEN => StoreFault.OutOfReach,
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL => StoreFault.Busy,
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => StoreFault.Damaged,
            raw.SQLITE_IOERR => StoreFault.DiskFails,
            _ => null,
        },
    };
}
