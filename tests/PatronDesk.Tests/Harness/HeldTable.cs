using Npgsql;

namespace PatronDesk.Tests.Harness;

/// <summary>A table of PostgreSQL that another session holds, so that no search in it ends. SQLite's readers wait for nobody.</summary>
internal static class HeldTable
{
    /// <summary>Holds the table until the connection is closed.</summary>
    public static async Task<NpgsqlConnection> HoldAsync(this TestServer server, string table)
    {
        var other = new NpgsqlConnection(server.Database);
        await other.OpenAsync();
        await using var hold = new NpgsqlCommand($"begin; lock table {table} in access exclusive mode", other);
        await hold.ExecuteNonQueryAsync();
        return other;
    }
}
