using Npgsql;
using PatronDesk.Data;
using PatronDesk.Data.Sqlite;

namespace PatronDesk.Hosting;

/// <summary>Says in a sentence why the store could not be used, for the operator at the terminal.</summary>
internal static class StoreTrouble
{
    /// <summary>Null for an error that is no matter of the store.</summary>
    public static string? Explain(Exception error) => error switch
    {
        NewerSchemaException => error.Message,
        SqliteException sqlite => $"The SQLite store could not be used. {sqlite.Message}",
        PostgresException postgres => $"PostgreSQL refused: {postgres.MessageText} ({postgres.SqlState})",
        NpgsqlException npgsql => $"PostgreSQL could not be reached: {npgsql.Message}",
        _ => null,
    };
}
