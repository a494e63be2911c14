using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>What was answered is on disk.</summary>
public sealed class DurabilityTests
{
    [EveryEngine]
    public async Task Server_killed_amid_a_thousand_creates_loses_none_that_it_answered(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine, durable: true);
        var creators = new Creators();
        await using (var killed = await PublishedServer.StartAsync(store))
        {
            var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var creating = creators.RunAsync(
                [killed.Client], workers: 32, count: 1000, answered => _ = answered >= 300 && enough.TrySetResult());
            await enough.Task;
            await killed.KillAsync();
            await creating;
        }

        Assert.Empty(creators.Refusals);
        Assert.InRange(creators.Barcodes.Count, 300, 999);
        await using var restarted = await PublishedServer.StartAsync(store);
        await AssertAllThereAsync(restarted, creators.Barcodes);
        // The counter goes on behind what it gave before, also behind what nobody saw answered.
        var more = await restarted.Client.CreateAsync(("first_name", "After"), ("last_name", "Wards"));
        Assert.DoesNotContain(more.Barcode(), creators.Barcodes);
    }

    [EveryEngine]
    public async Task Server_stopped_amid_creates_ends_well_and_keeps_what_it_answered(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var creators = new Creators();
        await using (var stopped = await PublishedServer.StartAsync(store))
        {
            var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var creating = creators.RunAsync(
                [stopped.Client], workers: 16, count: 100_000, answered => _ = answered >= 200 && enough.TrySetResult());
            await enough.Task;
            await stopped.StopAsync();
            await creating;
        }

        Assert.Empty(creators.Refusals);
        await using var restarted = await PublishedServer.StartAsync(store);
        await AssertAllThereAsync(restarted, creators.Barcodes);
    }

    private static async Task AssertAllThereAsync(PublishedServer server, IReadOnlyCollection<string> barcodes)
    {
        var page = await Patrons.ReadAsync(await server.Client.GetAsync("/patrons"));
        Assert.InRange((int)page["total"]!, barcodes.Count, int.MaxValue);
        foreach (var barcode in barcodes)
            Assert.Equal(barcode, (await server.Client.GetPatronAsync(barcode)).Barcode());
    }
}
