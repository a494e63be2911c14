using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary><c>patrondesk backup</c> beside a server that runs, and what <c>patrondesk restore</c> makes of the file.</summary>
public sealed class BackupTests
{
    [EveryEngine]
    public async Task A_backup_under_writes_has_every_write_that_was_answered_before_it_began(Engine engine)
    {
        BackupRuns.NeedTools(engine);
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "backup");
        await using var store = await TestStore.CreateAsync(engine);
        var creators = new Creators();
        string[] before;
        await using (var server = await PublishedServer.StartAsync(store))
        {
            var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var creating = creators.RunAsync(
                [server.Client], workers: 8, count: 100_000, answered => _ = answered >= 200 && enough.TrySetResult());
            await enough.Task;
            before = [.. creators.Barcodes];
            await store.BackUpAsync(file);
            Assert.True(creators.Barcodes.Count > before.Length, "Nothing was written while the backup ran.");
            await server.StopAsync();
            await creating;
        }

        Assert.Empty(creators.Refusals);
        Assert.Equal([file], Directory.GetFileSystemEntries(folder.Path));
        // SQLite's words for a file that needs no log beside it.
        if (engine == Engine.Sqlite)
            Assert.Equal([1, 1], (await File.ReadAllBytesAsync(file))[18..20]);
        await using var restored = await BackupRuns.RestoreAsync(engine, file);
        await using var again = await PublishedServer.StartAsync(restored);
        foreach (var barcode in before)
            Assert.Equal(barcode, (await again.Client.GetPatronAsync(barcode)).Barcode());
        var more = await again.Client.CreateAsync(("first_name", "After"), ("last_name", "Wards"));
        Assert.DoesNotContain(more.Barcode(), before);
    }

    [EveryEngine]
    public async Task A_restore_ends_sign_ins_and_keeps_keys_and_passwords(Engine engine)
    {
        BackupRuns.NeedTools(engine);
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "backup");
        await using var store = await TestStore.CreateAsync(engine);
        string token;
        await using (var server = await PublishedServer.StartAsync(store))
        {
            token = await SignInAsync(server);
            Assert.Equal(HttpStatusCode.OK, await UsersAsync(server, token));
            await store.BackUpAsync(file);
            await server.StopAsync();
        }

        await using var restored = await TestStore.CreateAsync(engine);
        var run = await restored.RunAsync("restore", file);
        Assert.Equal((0, ""), (run.Code, run.Errors.Trim()));
        Assert.Contains("1 sign-in(s) were ended", run.Output, StringComparison.Ordinal);
        Assert.Contains("API keys, passwords and SIP2 accounts are those of the backup", run.Output, StringComparison.Ordinal);

        await using var again = await PublishedServer.StartBareAsync(restored);
        Assert.Equal(HttpStatusCode.Unauthorized, await UsersAsync(again, token));
        await again.Client.CreateAsync(("first_name", "By"), ("last_name", "Key"));
        Assert.Equal(HttpStatusCode.OK, await UsersAsync(again, await SignInAsync(again)));
    }

    private static async Task<string> SignInAsync(PublishedServer server)
    {
        using var client = new HttpClient { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Add("x-okapi-tenant", PublishedServer.Tenant);
        using var answer = await client.PostAsJsonAsync(
            "/authn/login", new { username = PublishedServer.OwnerName, password = PublishedServer.OwnerPassword });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return answer.Headers.GetValues("x-okapi-token").Single();
    }

    private static async Task<HttpStatusCode> UsersAsync(PublishedServer server, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, "/users?limit=1"));
        request.Headers.Add("x-okapi-token", token);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var client = new HttpClient();
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
