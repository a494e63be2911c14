using System.Net;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>A store whose rights are taken away under the running server is not ready, and ready again when it has them back.</summary>
public sealed class UnwritableStoreTests
{
    private const string Unwritable = """{"status":"the store can only be read"}""";

    private const UnixFileMode OnlyReading = UnixFileMode.UserRead | UnixFileMode.UserExecute;

    // Root may write everything, unless this capability is taken from it.
    private static IReadOnlyList<string> AsAnybody => Environment.UserName == "root"
        ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search", "--"]
        : [];

    [Theory]
    [InlineData("patrondesk.db")]
    [InlineData("patrondesk.db-wal")]
    [InlineData("")]
    public async Task A_file_or_folder_that_becomes_unwritable_is_told_until_it_may_be_written_again(string name)
    {
        // It has no such rights.
        if (OperatingSystem.IsWindows())
            return;
        await using var store = await TestStore.CreateAsync(Engine.Sqlite);
        await using var server = await PublishedServer.StartAsync(store, under: AsAnybody);
        var path = Path.Combine(store.Folder, name);
        var before = File.GetUnixFileMode(path);
        File.SetUnixFileMode(path, OnlyReading);
        try
        {
            // The server looks when it is asked, and answers within a second and a half. A look that began before the change may
            // still say that all is well.
            using var early = await server.Client.GetAsync("/health");
            foreach (var health in (string[])["/health", "/health/ready"])
                await CheckAsync(server, health, HttpStatusCode.ServiceUnavailable, Unwritable);
            await CheckAsync(server, "/health/live", HttpStatusCode.OK, """{"status":"live"}""");
        }
        finally
        {
            File.SetUnixFileMode(path, before);
        }

        await Eventually.TrueAsync(
            async () =>
            {
                using var answer = await server.Client.GetAsync("/health");
                return answer.StatusCode == HttpStatusCode.OK;
            },
            "the server is ready again");
        using var made = await server.Client.PostAsync("/patrons?first_name=Mary&last_name=Shelley", null);
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        await server.StopAsync();
    }

    private static async Task CheckAsync(PublishedServer server, string path, HttpStatusCode status, string said)
    {
        using var answer = await server.Client.GetAsync(path);
        Assert.Equal((path, status, said), (path, answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }
}
