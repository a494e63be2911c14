using PatronDesk.Faces;

namespace PatronDesk.Tests.Edge;

/// <summary>The memory for what is under way: taken, waited for, given back.</summary>
public sealed class InFlightTests
{
    [Fact]
    public async Task Whoever_waits_gets_what_is_given_back()
    {
        var all = new InFlight(100);
        var first = await all.TakeAsync(80, TestContext.Current.CancellationToken);
        var waits = all.TakeAsync(40, TestContext.Current.CancellationToken).AsTask();
        Assert.False(waits.IsCompleted);
        first.Dispose();
        first.Dispose();
        using (await waits)
            Assert.Equal(40, all.Taken);
        Assert.Equal(0, all.Taken);
    }

    [Fact]
    public async Task Nobody_waits_for_ever_and_nothing_is_lost()
    {
        var all = new InFlight(100);
        using (await all.TakeAsync(80, TestContext.Current.CancellationToken))
        {
            await Assert.ThrowsAsync<InFlightFullException>(async () => await all.TakeAsync(40, TestContext.Current.CancellationToken));
            using var cancel = new CancellationTokenSource();
            var waits = all.TakeAsync(40, cancel.Token).AsTask();
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
            Assert.Equal(80, all.Taken);
        }

        Assert.Equal(0, all.Taken);
    }

    [Fact]
    public async Task A_piece_larger_than_all_is_had_alone()
    {
        var all = new InFlight(100);
        using var large = await all.TakeAsync(500, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<InFlightFullException>(async () => await all.TakeAsync(1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Many_takers_never_hold_more_than_all()
    {
        var all = new InFlight(1_000);
        var most = 0L;
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
        {
            for (var round = 0; round < 200; round++)
            {
                try
                {
                    using var piece = await all.TakeAsync(10 + (i * 7 % 90), TestContext.Current.CancellationToken);
                    InterlockedMax(ref most, all.Taken);
                    await Task.Yield();
                }
                catch (InFlightFullException)
                {
                    // Too many waited: a machine that is busy elsewhere.
                }
            }
        })));
        Assert.InRange(most, 1, 1_000);
        Assert.Equal(0, all.Taken);
    }

    private static void InterlockedMax(ref long most, long value)
    {
        for (var seen = Interlocked.Read(ref most); value > seen && Interlocked.CompareExchange(ref most, value, seen) != seen;)
            seen = Interlocked.Read(ref most);
    }
}
