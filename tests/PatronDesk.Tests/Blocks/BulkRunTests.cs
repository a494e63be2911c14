using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Hosting;
using PatronDesk.Patrons;
using PatronDesk.Tests.Faces.AtDesk;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Blocks;

/// <summary>Bulk runs below the pages: nodes that work on one run, restarts, faults, and what is forgotten.</summary>
public sealed class BulkRunTests
{
    private const int People = 120;

    [EveryEngine]
    public async Task Two_nodes_and_a_restart_do_every_line_once(Engine engine)
    {
        var (server, runs, caller) = await StartAsync(engine);
        await using var _ = server;
        for (var i = 0; i < People; i++)
            await server.CreateAsync(caller, (PatronField.LastName, $"Moser{i}"));
        var task = new BulkTask(BulkAction.Block) { Note = "Move", Borrowing = true };
        var run = Assert.IsType<MakeBulk.Made>(
            await runs.MakeAsync(caller, Guid.NewGuid().ToString(), task, new BulkSearch("", "", ""), default)).Run;
        Assert.Equal(People, run.Size);
        // Nothing is done before a person says so.
        await runs.WorkAsync(CancellationToken.None);
        Assert.Empty((await runs.ProgressAsync(caller, run, default)).Counts);
        Assert.IsType<StartBulk.Started>(await runs.StartAsync(caller, run.Uuid, default));

        // This node stops in the middle of the run.
        using (var stop = new CancellationTokenSource())
        {
            var working = runs.WorkAsync(stop.Token).AsTask();
            while ((await runs.ProgressAsync(caller, run, default)).Finished < 10)
                await Task.Yield();
            await stop.CancelAsync();
            await working.ContinueWith(static ended => { }, TaskScheduler.Default);
        }

        await using var other = await TestServer.StartAsync(engine, services: BulkSteps.WithoutWorker, database: server.Database);
        var others = other.Services.GetRequiredService<BulkRuns>();
        await Task.WhenAll(runs.WorkAsync(default).AsTask(), others.WorkAsync(default).AsTask(), runs.WorkAsync(default).AsTask());
        await runs.WorkAsync(default);
        var progress = await runs.ProgressAsync(caller, run, default);
        Assert.Equal([(BulkOutcome.Done, (long)People)], progress.Counts.Select(one => (one.Key, one.Value)));
        Assert.NotNull((await runs.FindAsync(caller, run.Uuid, default))!.EndedAt);
        Assert.Equal(
            [$"{People}|{People}|{People}"],
            await server.QueryAsync(
                "select cast(count(*) as text), cast(count(distinct user_id) as text), "
                    + "cast((select count(*) from journal where action = 'block.created') as text) from manual_block", 3));
    }

    [EveryEngine]
    public async Task A_run_that_a_node_left_is_taken_up_at_its_next_start(Engine engine)
    {
        var (server, runs, caller) = await StartAsync(engine);
        await using var _ = server;
        var patron = await server.CreateAsync(caller);
        var run = await MakeAsync(runs, caller, new(BulkAction.Freeze), patron);
        await runs.StartAsync(caller, run.Uuid, default);
        await using var next = await TestServer.StartAsync(engine, database: server.Database);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await runs.FindAsync(caller, run.Uuid, patience.Token))!.EndedAt is null)
            await Task.Delay(20, patience.Token);
        Assert.Equal(["1"], await server.QueryAsync("select cast(frozen as text) from patron", 1));
    }

    [EveryEngine]
    public async Task A_person_who_gets_the_id_of_a_deleted_one_is_not_touched(Engine engine)
    {
        var (server, runs, caller) = await StartAsync(engine);
        await using var _ = server;
        var patron = await server.CreateAsync(caller);
        var run = await MakeAsync(runs, caller, new(BulkAction.Freeze), patron);
        await server.DeleteAsync(caller, patron.Barcode);
        using var body = new StringContent(
            $$$"""{"id":"{{{patron.Uuid}}}","personal":{"lastName":"Heir"}}""", System.Text.Encoding.UTF8, "application/json");
        using var made = await server.Client.PostAsync("/users", body, TestContext.Current.CancellationToken);
        Assert.True(made.IsSuccessStatusCode);
        await runs.StartAsync(caller, run.Uuid, default);
        await runs.WorkAsync(default);
        Assert.Equal(BulkOutcome.Gone, Assert.Single(await runs.LinesAsync(caller, run, 0, 10, default)).Outcome);
        Assert.Equal(["0", "0"], await server.QueryAsync("select cast(frozen as text) from patron", 1));
    }

    [EveryEngine]
    public async Task A_line_that_the_rules_refuse_says_so_and_the_others_go_on(Engine engine)
    {
        var (server, runs, caller) = await StartAsync(engine);
        await using var _ = server;
        var full = await server.CreateAsync(caller, (PatronField.Tags, new string('x', PatronRules.LongestTags)));
        var free = await server.CreateAsync(caller);
        var task = new BulkTask(BulkAction.Tag) { Note = "late" };
        var run = await MakeAsync(runs, caller, task, full, free);
        await runs.StartAsync(caller, run.Uuid, default);
        await runs.WorkAsync(default);
        Assert.Equal(
            [BulkOutcome.Refused, BulkOutcome.Done],
            (await runs.LinesAsync(caller, run, 0, 10, default)).Select(line => line.Outcome!.Value));
    }

    [EveryEngine]
    public async Task Previews_are_forgotten_after_a_day_and_reports_after_thirty(Engine engine)
    {
        var (server, runs, caller) = await StartAsync(engine);
        await using var _ = server;
        var patron = await server.CreateAsync(caller);
        var (preview, report) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        await runs.MakeAsync(caller, preview, new BulkTask(BulkAction.Lift) { Note = "x" }, [patron.Uuid], default);
        await runs.MakeAsync(caller, report, new(BulkAction.Freeze), [patron.Uuid], default);
        await runs.StartAsync(caller, report, default);
        await runs.WorkAsync(default);
        var keeping = server.Services.GetRequiredService<Housekeeping>();
        await keeping.ForgetBulkRunsAsync(default);
        Assert.Equal(2, (await server.QueryAsync("select uuid from bulk_run", 1)).Count);
        server.Clock.Advance(TimeSpan.FromDays(2));
        await keeping.ForgetBulkRunsAsync(default);
        Assert.Equal([report], await server.QueryAsync("select uuid from bulk_run", 1));
        server.Clock.Advance(TimeSpan.FromDays(30));
        await keeping.ForgetBulkRunsAsync(default);
        Assert.Empty(await server.QueryAsync("select uuid from bulk_run", 1));
        Assert.Empty(await server.QueryAsync("select cast(place as text) from bulk_line", 1));
    }

    private static async Task<(TestServer Server, BulkRuns Runs, Caller Caller)> StartAsync(Engine engine)
    {
        var server = await TestServer.StartAsync(engine, services: BulkSteps.WithoutWorker);
        return (server, server.Services.GetRequiredService<BulkRuns>(), await server.CallerAsync());
    }

    private static async Task<BulkRun> MakeAsync(BulkRuns runs, Caller caller, BulkTask task, params Patron[] patrons) =>
        Assert.IsType<MakeBulk.Made>(await runs.MakeAsync(
            caller, Guid.NewGuid().ToString(), task, [.. patrons.Select(static patron => patron.Uuid)], default)).Run;
}
