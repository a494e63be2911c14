using Npgsql;

namespace PatronDesk.Hosting;

/// <summary>A backup of a PostgreSQL database: what its own <c>pg_dump</c> writes, read once before it counts.</summary>
internal static class PostgresBackup
{
    private const int BufferBytes = 1024 * 1024;

    /// <summary>Writes the archive; answers the version of its schema, or why it is no backup.</summary>
    /// <param name="connection">Npgsql's connection string.</param>
    /// <param name="partial">The file to write.</param>
    /// <param name="place">The name that the file gets, for the advice.</param>
    /// <param name="progress">Shown how much is written; how much there will be nobody knows.</param>
    /// <param name="cancel">Cancels the wait, and ends pg_dump.</param>
    public static async Task<(int? Version, string Why)> RunAsync(
        string connection, PartialFile partial, string place, ProgressLine progress, CancellationToken cancel)
    {
        var server = await ServerVersionAsync(connection, cancel);
        var (dump, restore) = (await PostgresTool.FindAsync("pg_dump", cancel), await PostgresTool.FindAsync("pg_restore", cancel));
        if (dump is null || restore is null)
        {
            return (null, "pg_dump and pg_restore are not installed here (Debian: apt-get install postgresql-client). "
                + Advice(connection, place));
        }

        if (dump.Version < server || restore.Version < server)
        {
            return (null, $"{dump.File} is of version {Math.Min(dump.Version, restore.Version)}, and the server of version {server}; "
                + $"install the client of version {server} or newer. {Advice(connection, place)}");
        }

        // Through a pipe: pg_dump ends when this program does, however that ends, and the rights of the file are ours.
        var (code, error) = await dump.RunAsync(
            ["--format=custom", "--no-password"],
            PostgresEnvironment.Of(connection),
            null,
            async output =>
            {
                var buffer = new byte[BufferBytes];
                int count;
                while ((count = await output.ReadAsync(buffer, cancel)) > 0)
                {
                    await partial.WriteAsync(buffer.AsMemory(0, count), cancel);
                    progress.Show(partial.Stream.Position, null);
                }
            },
            cancel);
        if (code != 0)
            return (null, $"There is no backup. pg_dump failed: {error}");
        partial.Stream.Flush(flushToDisk: true);
        var (version, why) = await PostgresArchive.VersionAsync(restore, partial.Path, isWhole: true, cancel);
        return version is null ? (null, $"There is no backup. {why}") : (version, "");
    }

    /// <summary>What to type on a machine that has pg_dump; without the password.</summary>
    private static string Advice(string connection, string place) =>
        "Where it is installed, this makes the backup; it asks for the password, or takes it from ~/.pgpass:\n"
            + $"(umask 077; pg_dump --format=custom {PostgresEnvironment.Options(connection)} "
            + $"--file={PostgresEnvironment.Quoted(place)})";

    private static async Task<int> ServerVersionAsync(string connection, CancellationToken cancel)
    {
        await using var open = new NpgsqlConnection(connection);
        await open.OpenAsync(cancel);
        return open.PostgreSqlVersion.Major;
    }
}
