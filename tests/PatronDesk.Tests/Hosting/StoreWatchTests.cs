using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PatronDesk.Data.Sqlite;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Hosting;

/// <summary>Whether /health tells the truth about the store, and when it is ready again. Real files, really broken.</summary>
public sealed class StoreWatchTests
{
    private const string Create = "/patrons?first_name=Ada&last_name=Lovelace";

    [Theory]
    [InlineData("")]
    [InlineData("-wal")]
    public async Task A_deleted_file_is_told_at_once_and_only_a_restart_helps(string suffix)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        File.Delete(server.Database + suffix);
        await CheckAsync(server, "/health", HttpStatusCode.ServiceUnavailable, "the store's file is gone");
        await CheckAsync(server, "/health/ready", HttpStatusCode.ServiceUnavailable, "the store's file is gone");
        await CheckAsync(server, "/health/live", HttpStatusCode.ServiceUnavailable, "the store's file is gone");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(server.Client.PostAsync(Create, null)));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(server.Client.GetAsync("/patrons")));
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        await CheckAsync(server, "/health", HttpStatusCode.ServiceUnavailable, "the store's file is gone");
    }

    [Fact]
    public async Task A_full_disk_is_told_from_the_first_write_that_fails_until_one_succeeds()
    {
        var folder = MountTmpfs("size=3m");
        try
        {
            await using var server = await TestServer.StartAsync(Engine.Sqlite, database: Path.Combine(folder, "patrondesk.db"));
            await CheckAsync(server, "/health", HttpStatusCode.OK, "ready");
            var filler = Path.Combine(folder, "filler");
            Fill(filler);
            var answered = 0;
            while (await StatusAsync(server.Client.PostAsync(Create, null)) == HttpStatusCode.OK)
                answered++;
            await CheckAsync(server, "/health", HttpStatusCode.ServiceUnavailable, "the disk is full");
            await CheckAsync(server, "/health/live", HttpStatusCode.OK, "live");
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(server.Client.GetAsync("/patrons")));
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            await CheckAsync(server, "/health", HttpStatusCode.ServiceUnavailable, "the disk is full");

            File.Delete(filler);
            await BecomeReadyAsync(server);
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(server.Client.PostAsync(Create, null)));
            Assert.Equal([$"{answered + 1}"], await server.QueryAsync("select cast(count(*) as text) from patron", 1));
        }
        finally
        {
            Unmount(folder);
        }
    }

    [Fact]
    public async Task Damaged_pages_are_told_by_the_first_request_that_meets_one_and_only_a_restart_helps()
    {
        var folder = Directory.CreateTempSubdirectory("patrondesk-test-").FullName;
        try
        {
            var file = Path.Combine(folder, "patrondesk.db");
            long page;
            await using (var first = await TestServer.StartAsync(Engine.Sqlite, database: file))
            {
                Assert.Equal(HttpStatusCode.OK, await StatusAsync(first.Client.PostAsync(Create, null)));
                page = long.Parse(
                    (await first.QueryAsync(
                        "select cast(rootpage as text) from sqlite_schema where name = 'patron'", 1))[0],
                    null);
            }

            using (var damaged = File.OpenHandle(file, FileMode.Open, FileAccess.Write))
                RandomAccess.Write(damaged, Enumerable.Repeat((byte)0xA5, 4096).ToArray(), (page - 1) * 4096);
            await using var server = await TestServer.StartAsync(Engine.Sqlite, database: file);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(server.Client.GetAsync("/patrons")));
            await CheckAsync(server, "/health", HttpStatusCode.ServiceUnavailable, "the store is damaged");
            await CheckAsync(server, "/health/live", HttpStatusCode.ServiceUnavailable, "the store is damaged");
            server.Clock.Advance(TimeSpan.FromMinutes(1));
            await CheckAsync(server, "/health", HttpStatusCode.ServiceUnavailable, "the store is damaged");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_primary_that_may_only_be_read_is_told_without_a_write_until_it_may_be_written()
    {
        await using var server = await TestServer.StartAsync(Engine.Postgres);
        await using var admin = new Npgsql.NpgsqlConnection(server.Database);
        await admin.OpenAsync();
        await SetAsync("on");
        await EventuallyAsync(server, HttpStatusCode.ServiceUnavailable, "the store can only be read");
        await SetAsync("off");
        await BecomeReadyAsync(server);

        async Task SetAsync(string value)
        {
            await using var set = new Npgsql.NpgsqlCommand(
                $"""
                set default_transaction_read_only = off;
                alter database "{admin.Database}" set default_transaction_read_only = {value};
                select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid();
                """,
                admin);
            await set.ExecuteNonQueryAsync();
        }
    }

    [Fact]
    public async Task A_fault_costs_a_line_a_request_and_a_stack_trace_a_minute()
    {
        using var logged = new Logged();
        await using var server = await TestServer.StartAsync(
            Engine.Sqlite, services: services => services.AddSingleton<ILoggerProvider>(logged));
        // Housekeeping begins at once; where it shares the transaction it shares the fault.
        await Task.Delay(200);
        await server.Store.ScriptAsync("pragma max_page_count = 1");
        var refused = 0;
        while (refused < 50)
        {
            if (await StatusAsync(server.Client.PostAsync(Create, null)) == HttpStatusCode.ServiceUnavailable)
                refused++;
        }

        Assert.Equal(
            50,
            logged.Lines.Count(
                line => line.StartsWith("Request ", StringComparison.Ordinal)
                    && line.Contains("DiskFull", StringComparison.Ordinal)));
        Assert.Single(logged.Lines, line => line.Contains("   at PatronDesk.", StringComparison.Ordinal));
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(server.Client.PostAsync(Create, null)));
        Assert.Equal(2, logged.Lines.Count(line => line.Contains("   at PatronDesk.", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_is_mounted_to_be_read_may_not_be_written()
    {
        var folder = MountTmpfs("ro");
        try
        {
            Assert.False(FileId.MayWrite(folder));
            Assert.True(FileId.MayWrite(Path.GetTempPath()));
        }
        finally
        {
            Unmount(folder);
        }
    }

    private static async Task CheckAsync(TestServer server, string path, HttpStatusCode status, string said)
    {
        using var answer = await server.Client.GetAsync(path);
        Assert.Equal((status, $$"""{"status":"{{said}}"}"""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    private static async Task<HttpStatusCode> StatusAsync(Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        return answer.StatusCode;
    }

    private static Task BecomeReadyAsync(TestServer server) => EventuallyAsync(server, HttpStatusCode.OK, "ready");

    // The server looks each second of its clock, which the test moves.
    private static async Task EventuallyAsync(TestServer server, HttpStatusCode status, string said)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromMinutes(1); await Task.Delay(20))
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            if (await StatusAsync(server.Client.GetAsync("/health")) == status)
                break;
        }

        await CheckAsync(server, "/health", status, said);
    }

    private static string MountTmpfs(string options)
    {
        var folder = Directory.CreateTempSubdirectory("patrondesk-mount-").FullName;
        if (!OperatingSystem.IsLinux() || Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder) != 0)
        {
            Directory.Delete(folder);
            // CI has no right to mount either: make faults does this as root.
            Assert.Skip("Mounting a tmpfs needs root.");
        }

        return folder;
    }

    private static void Unmount(string folder)
    {
        Run("umount", folder);
        Directory.Delete(folder);
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }

    private static void Fill(string path)
    {
        using var filler = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        var block = new byte[4096];
        try
        {
            for (var at = 0L; ; at += block.Length)
                RandomAccess.Write(filler, block, at);
        }
        catch (IOException)
        {
            // Full.
        }
    }
}
