using Npgsql;
using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Data.Postgres;
using PatronDesk.Events;

namespace PatronDesk.Hosting;

/// <summary>Puts a backup into an empty database of PostgreSQL, with its own <c>pg_restore</c>.</summary>
internal static class PostgresRestore
{
    private const int BufferBytes = 1024 * 1024;

    // What extensions bring along is no obstacle.
    private const string FirstTable = """
        select format('%I.%I', n.nspname, c.relname)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and n.nspname <> 'information_schema' and left(n.nspname, 3) <> 'pg_'
            and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
        order by 1
        limit 1
        """;

    private const string EndSignIns = "delete from staff_session; delete from token_key";

    public static async Task<Restored> RunAsync(string file, string connection, ProgressLine progress, CancellationToken cancel)
    {
        var database = new NpgsqlConnectionStringBuilder(connection).Database;
        if (await FindTableAsync(connection, cancel) is { } table)
        {
            return Restored.Refused(
                $"The database {database} is not empty: it has {table}. Make an empty one (createdb), and name it with --database.");
        }

        if (await PostgresTool.FindAsync("pg_restore", cancel) is not { } tool)
        {
            return Restored.Refused("pg_restore is not installed here (Debian: apt-get install postgresql-client). "
                + Advice($"pg_restore --no-owner --no-privileges --exit-on-error --single-transaction "
                    + $"{PostgresEnvironment.Options(connection)} {PostgresEnvironment.Quoted(file)}", connection));
        }

        var (version, why) = await PostgresArchive.VersionAsync(tool, file, isWhole: false, cancel);
        if (version is not { } found)
            return Restored.Refused($"{file} was not restored. {why}");
        var newest = Migrator.NewestVersion(Dialect.Postgres);
        if (found > newest)
            return Restored.Refused($"{file} was not restored. {new NewerSchemaException(found, newest).Message}");
        var (code, error) = await LoadAsync(tool, file, connection, progress, cancel);
        if (code != 0)
            return Restored.Refused($"{file} was not restored, and the database is as empty as before. pg_restore failed: {error}");
        await using var store = new PostgresStore(connection);
        await EventStream.BeginAnewAsync(store, found, CancellationToken.None);
        return new($"the database {database}", found, await RestoredSignIns.EndAsync(store, found, CancellationToken.None));
    }

    /// <summary>What to type for a script of pg_dump, which psql loads.</summary>
    public static string ScriptAdvice(string file, string connection) =>
        $"{file} is a script, not an archive. " + Advice(
            $"psql -X --single-transaction --set=ON_ERROR_STOP=1 {PostgresEnvironment.Options(connection)} "
                + $"--file={PostgresEnvironment.Quoted(file)}",
            connection);

    private static string Advice(string load, string connection) =>
        $"""
        These load it into an empty database, and then end the sign-ins; they ask for the password, or take it from ~/.pgpass:
        {load}
        psql -X {PostgresEnvironment.Options(connection)} --command='{EndSignIns}'
        """;

    private static Task<(int Code, string Error)> LoadAsync(
        PostgresTool tool, string file, string connection, ProgressLine progress, CancellationToken cancel)
    {
        var environment = PostgresEnvironment.Of(connection);
        // Through a pipe: if this program is killed, the input ends amid the archive, and nothing of it is kept.
        return tool.RunAsync(
            [
                "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", "--no-password",
                $"--dbname={environment["PGDATABASE"]}",
            ],
            environment,
            input => FeedAsync(file, input, progress, cancel),
            output => output.CopyToAsync(Stream.Null, cancel),
            cancel);
    }

    private static async Task FeedAsync(string file, Stream input, ProgressLine progress, CancellationToken cancel)
    {
        await using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes);
        var buffer = new byte[BufferBytes];
        int count;
        while ((count = await source.ReadAsync(buffer, cancel)) > 0)
        {
            try
            {
                await input.WriteAsync(buffer.AsMemory(0, count), cancel);
            }
            catch (IOException closed)
            {
                throw new BrokenPipeException(closed);
            }

            progress.Show(source.Position, source.Length);
        }
    }

    private static async Task<string?> FindTableAsync(string connection, CancellationToken cancel)
    {
        await using var open = new NpgsqlConnection(connection);
        await open.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(FirstTable, open);
        return (string?)await command.ExecuteScalarAsync(cancel);
    }
}
