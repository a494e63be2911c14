using System.Globalization;

namespace PatronDesk.Data;

/// <summary>
/// Migrates a database to this program's schema with numbered scripts. They only go forward, are embedded in the program,
/// and run under a lock, all in one transaction. <c>0007_x.sql</c> serves both engines; where the text must differ,
/// there is a pair <c>0007_x.sqlite.sql</c> and <c>0007_x.postgres.sql</c> instead.
/// </summary>
internal static class Migrator
{
    private static readonly Sql ReadVersion = new("select cast(coalesce(max(version), 0) as bigint) from schema_version");

    private static readonly Sql WriteVersion = new("insert into schema_version (version, applied_at) values ($1, $2)");

    /// <summary>The newest schema that this program knows.</summary>
    public static int NewestVersion(Dialect dialect) => Scripts(dialect).Max(script => script.Version);

    /// <summary>The schema of a store that was migrated before.</summary>
    public static ValueTask<int> VersionAsync(Store store, CancellationToken cancel) =>
        store.ReadAsync(async session => (int)await session.FindAsync(ReadVersion, static row => row.Number(0)), cancel);

    /// <summary>Applies the missing scripts; returns the versions applied.</summary>
    /// <exception cref="NewerSchemaException">The database was migrated by a newer program.</exception>
    public static ValueTask<IReadOnlyList<int>> MigrateAsync(Store store, TimeProvider clock, CancellationToken cancel) =>
        store.WriteAsync<IReadOnlyList<int>>(
            async session =>
            {
                await store.LockForSetUpAsync(session);
                await session.ScriptAsync(store.Dialect.Translate(
                    "create table if not exists schema_version (version {int} primary key, applied_at {int} not null){strict};"));
                var present = (int)await session.FindAsync(ReadVersion, static row => row.Number(0));
                var scripts = Scripts(store.Dialect);
                var newest = scripts.Max(script => script.Version);
                if (present > newest)
                    throw new NewerSchemaException(present, newest);
                var applied = new List<int>();
                foreach (var (version, resource) in scripts.Where(script => script.Version > present))
                {
                    await session.ScriptAsync(Script(store.Dialect, resource["migrations/".Length..]));
                    await session.ExecuteAsync(WriteVersion, version, clock.GetUtcNow());
                    applied.Add(version);
                }

                return applied;
            },
            cancel);

    /// <summary>An engine's scripts in the order of their numbers.</summary>
    internal static List<(int Version, string Resource)> Scripts(Dialect dialect) =>
    [
        .. from resource in typeof(Migrator).Assembly.GetManifestResourceNames()
           where resource.StartsWith("migrations/", StringComparison.Ordinal)
           let name = resource["migrations/".Length..]
           where name.Split('.').Length == 2 || name.EndsWith($".{dialect.Name}.sql", StringComparison.Ordinal)
           let version = int.Parse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture)
           orderby version
           select (version, resource),
    ];

    /// <summary>A script file's text, in the engine's words.</summary>
    internal static string Script(Dialect dialect, string file)
    {
        using var stream = typeof(Migrator).Assembly.GetManifestResourceStream($"migrations/{file}")!;
        using var reader = new StreamReader(stream);
        return dialect.Translate(reader.ReadToEnd());
    }
}

/// <summary>The database was migrated by a newer program; continuing could damage it.</summary>
internal sealed class NewerSchemaException(int present, int newest) : Exception(
    $"The database has schema version {present}, but this program knows versions up to {newest}. "
        + "Start a newer patrondesk, or restore an older backup.");
