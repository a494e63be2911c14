using System.Net;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>Nobody can fill the memory: in a container of 512 MB the server lives on and serves the others.</summary>
public sealed class GreedyClientTests
{
    private const long Container = 512 * 1024 * 1024;
    private const long Allowed = 300 * 1024 * 1024;

    [Fact]
    public async Task In_512_MB_the_server_outlives_200_loud_and_150_silent_clients()
    {
        var (group, why) = MemoryCgroup.TryCreate(Container);
        if (group is null)
            MissingTool.Tell(why);
        await using var container = group;
        await using var store = await TestStore.CreateAsync(Engine.Sqlite);
        await using var server = await PublishedServer.StartAsync(store, under: container.Enter);
        await GreedyClients.FillAsync(server, 2_000);

        var fared = await GreedyClients.RunAsync(server, loud: 200, silent: 150, Duration);

        // Times are told, not judged.
        TestContext.Current.TestOutputHelper!.WriteLine(fared.ToString());
        Assert.False(server.Program.HasExited, server.Program.Everything);
        Assert.True(fared.MostResident < Allowed, fared.ToString());
        Assert.True(fared.LargestLoudAnswer < 20_000, fared.ToString());
        Assert.True(fared.Loud.GetValueOrDefault("413") > 0, fared.ToString());
        Assert.NotEmpty(fared.Asked);
        Assert.All(fared.Asked, one => Assert.Equal(HttpStatusCode.OK, one.Status));
        await server.StopAsync();
    }

    // A quick look by default; PATRONDESK_GREEDY_SECONDS makes it longer.
    private static TimeSpan Duration =>
        TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable("PATRONDESK_GREEDY_SECONDS"), out var seconds) ? seconds : 15);
}
