using System.Diagnostics;
using System.Text.RegularExpressions;
using Npgsql;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>Dumps of PostgreSQL: what comes back is equal, and no password is seen on the way.</summary>
public sealed partial class PostgresBackupTests
{
    private const string Tables = """
        select format('%I.%I', schemaname, tablename) from pg_tables where schemaname = 'public' order by 1
        """;

    private const string Sequences = """
        select format('%I %s', sequencename, last_value) from pg_sequences where schemaname = 'public' order by 1
        """;

    private const string Stream = "public.event_stream";

    // What a restore empties.
    private static readonly string[] SignIns = ["public.staff_session", "public.token_key"];

    [Fact]
    public async Task A_restored_backup_is_equal_field_by_field_but_for_the_sign_ins()
    {
        BackupRuns.NeedTools(Engine.Postgres);
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "backup");
        await using var store = await FilledAsync();
        await store.BackUpAsync(file);
        await using var restored = await BackupRuns.RestoreAsync(Engine.Postgres, file);
        await AssertEqualAsync(store.Database!, restored.Database!, SignIns);
        await ServesAsync(restored);
    }

    [Fact]
    public async Task A_dump_piped_into_psql_loads_without_an_error_and_is_equal_field_by_field()
    {
        BackupRuns.NeedTools(Engine.Postgres);
        await using var store = await FilledAsync();
        await using var restored = await TestStore.CreateAsync(Engine.Postgres);
        await ShellAsync(
            $"pg_dump {Options(store)} | psql -X -q --set=ON_ERROR_STOP=1 {Options(restored)} 2>&1 >/dev/null", store);
        await AssertEqualAsync(store.Database!, restored.Database!, []);
        await ServesAsync(restored);
    }

    [Fact]
    public async Task Without_pg_dump_the_command_to_use_is_printed_and_makes_a_backup_and_has_no_password()
    {
        BackupRuns.NeedTools(Engine.Postgres);
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "it's a backup");
        await using var store = await FilledAsync();
        var run = await store.RunAsync(new Dictionary<string, string> { ["PATH"] = folder.Path }, "backup", file);
        Assert.Equal((1, ""), (run.Code, run.Output.Trim()));
        Assert.StartsWith("pg_dump and pg_restore are not installed here", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Password(store), run.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));

        await ShellAsync(run.Errors.TrimEnd().Split('\n')[^1], store);
        BackupRuns.AssertOwnersAlone(file);
        await using var restored = await BackupRuns.RestoreAsync(Engine.Postgres, file);
        await AssertEqualAsync(store.Database!, restored.Database!, SignIns);
    }

    [Fact]
    public async Task No_argument_of_a_program_has_the_password_and_none_gets_our_settings()
    {
        BackupRuns.NeedTools(Engine.Postgres);
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "backup");
        var seen = Path.Combine(folder.Path, "seen");
        await using var store = await FilledAsync();
        foreach (var tool in (string[])["pg_dump", "pg_restore"])
        {
            await BackupRuns.WriteScriptAsync(Path.Combine(folder.Path, tool), $$"""
                PATH=${PATH#*:}
                echo "$0 $*" >>'{{seen}}'
                env | grep -c ^PATRONDESK_ >>'{{seen}}'
                exec {{tool}} "$@"
                """);
        }

        var path = new Dictionary<string, string> { ["PATH"] = $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}" };
        await using var restored = await TestStore.CreateAsync(Engine.Postgres);
        var runs = new[] { await store.RunAsync(path, "backup", file), await restored.RunAsync(path, "restore", file) };
        Assert.All(runs, run => Assert.True(run.Code == 0, run.Errors));
        var said = await File.ReadAllTextAsync(seen) + string.Concat(runs.Select(run => run.Output + run.Errors));
        Assert.Contains("pg_dump --format=custom", said, StringComparison.Ordinal);
        Assert.Contains("--single-transaction", said, StringComparison.Ordinal);
        Assert.DoesNotContain(Password(store), said, StringComparison.Ordinal);
        Assert.All(NumberLine().Matches(said), line => Assert.Equal("0", line.Value));
    }

    [Fact]
    public async Task A_pg_dump_older_than_the_server_is_not_used()
    {
        using var folder = new TemporaryFolder();
        await using var store = await FilledAsync();
        foreach (var tool in (string[])["pg_dump", "pg_restore"])
            await BackupRuns.WriteScriptAsync(Path.Combine(folder.Path, tool), $"echo '{tool} (PostgreSQL) 9.6.24'");

        var path = new Dictionary<string, string> { ["PATH"] = $"{folder.Path}:/bin" };
        var run = await store.RunAsync(path, "backup", Path.Combine(folder.Path, "backup"));
        Assert.Equal(1, run.Code);
        Assert.Contains("is of version 9, and the server of version ", run.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder.Path, "backup")));
    }

    [Fact]
    public async Task A_database_with_tables_and_a_backup_of_a_newer_program_and_a_cut_off_one_are_refused()
    {
        BackupRuns.NeedTools(Engine.Postgres);
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "backup");
        await using var store = await FilledAsync();
        await store.BackUpAsync(file);
        var full = await store.RunAsync("restore", file);
        Assert.Equal(1, full.Code);
        Assert.Matches(@"^The database \S+ is not empty: it has public\.\w+\.", full.Errors);

        await using var empty = await TestStore.CreateAsync(Engine.Postgres);
        var cut = Path.Combine(folder.Path, "cut");
        await File.WriteAllBytesAsync(cut, (await File.ReadAllBytesAsync(file))[..^2000]);
        var damaged = await empty.RunAsync("restore", cut);
        Assert.Equal(1, damaged.Code);
        Assert.StartsWith($"{cut} was not restored", damaged.Errors, StringComparison.Ordinal);
        Assert.Empty(await QueryAsync(empty.Database!, Tables));

        await QueryAsync(store.Database!, "insert into schema_version (version, applied_at) values (9999, 0) returning version::text");
        await store.BackUpAsync(file);
        var newer = await empty.RunAsync("restore", file);
        Assert.Equal(1, newer.Code);
        Assert.Contains("The database has schema version 9999, but this program knows ", newer.Errors, StringComparison.Ordinal);
        Assert.Empty(await QueryAsync(empty.Database!, Tables));
    }

    private static async Task<TestStore> FilledAsync()
    {
        var store = await TestStore.CreateAsync(Engine.Postgres);
        await using var server = await PublishedServer.StartAsync(store);
        var creators = new Creators();
        await creators.RunAsync([server.Client], workers: 8, count: 100);
        await server.Client.CreateAsync(("first_name", "Zoë \\N \"quoted\""), ("last_name", "O'Müller"), ("tags", "a,b"));
        Assert.Empty(creators.Refusals);
        await server.StopAsync();
        return store;
    }

    private static async Task ServesAsync(TestStore restored)
    {
        await using var server = await PublishedServer.StartBareAsync(restored);
        Assert.Equal(101, (int)(await Patrons.ReadAsync(await server.Client.GetAsync("/patrons")))["total"]!);
        await server.Client.CreateAsync(("first_name", "After"), ("last_name", "Wards"));
        await server.StopAsync();
    }

    private static async Task AssertEqualAsync(string first, string second, string[] emptied)
    {
        var tables = await QueryAsync(first, Tables);
        Assert.Equal(tables, await QueryAsync(second, Tables));
        Assert.NotEmpty(tables);
        foreach (var table in tables)
        {
            if (table == Stream && emptied.Length > 0)
            {
                // A restore begins a new stream of events, so that nobody goes on where the old one stood.
                const string Epoch = "select epoch from event_stream";
                Assert.NotEqual(await QueryAsync(first, Epoch), await QueryAsync(second, Epoch));
                continue;
            }

            var rows = $"select row from (select t::text collate \"C\" as row from {table} t) s order by row";
            Assert.Equal(emptied.Contains(table) ? [] : await QueryAsync(first, rows), await QueryAsync(second, rows));
        }

        Assert.Equal(await QueryAsync(first, Sequences), await QueryAsync(second, Sequences));
    }

    private static Task<IReadOnlyList<string>> QueryAsync(string database, string sql) => PostgresNode.QueryAsync(database, sql);

    private static string Password(TestStore store) => new NpgsqlConnectionStringBuilder(store.Database).Password!;

    private static string Options(TestStore store)
    {
        var said = new NpgsqlConnectionStringBuilder(store.Database);
        return $"--host={said.Host} --port={said.Port} --username={said.Username} --dbname={said.Database}";
    }

    private static async Task ShellAsync(string command, TestStore store)
    {
        var start = new ProcessStartInfo("bash", ["-o", "pipefail", "-c", command]);
        start.Environment["PGPASSWORD"] = Password(store);
        Assert.Equal("", (await PostgresServer.RunAsync(start)).Trim());
    }

    [GeneratedRegex("^[0-9]+$", RegexOptions.Multiline)]
    private static partial Regex NumberLine();
}
