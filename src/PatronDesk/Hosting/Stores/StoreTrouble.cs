using Npgsql;
using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Data.Sqlite;

namespace PatronDesk.Hosting;

/// <summary>Says in a sentence why the store could not be used, for the operator at the terminal.</summary>
internal static class StoreTrouble
{
    /// <summary>Null for an error that the store did not cause.</summary>
    public static string? Explain(Exception error, Settings settings) => error switch
    {
        NewerSchemaException or UnknownZoneException => error.Message,
        StoreUnavailableException { InnerException: { } cause } => Explain(cause, settings),
        SqliteException sqlite =>
            $"The SQLite store {Configuration.SqliteFile(settings)} could not be used. {sqlite.Message}. {Remedy(sqlite.Code)}".TrimEnd(),
        PostgresException postgres => $"PostgreSQL refused: {postgres.MessageText} ({postgres.SqlState})",
        NpgsqlException npgsql => $"PostgreSQL could not be reached: {npgsql.Message}",
        _ => null,
    };

    // The primary code is the low byte of the extended one (https://sqlite.org/rescode.html).
    private static string Remedy(int code) => (code & 0xff) switch
    {
        5 or 6 => "Another program has locked it; stop that program, or try again.",
        3 or 8 or 14 or 23 => "The user that runs patrondesk must be able to write the folder and the files in it.",
        10 or 13 => "Look at the disk: it may be full or failing.",
        11 or 26 => "The file is damaged or is not an SQLite file; restore a backup.",
        _ => "",
    };
}
