using System.Text;
using PatronDesk.Intake;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Intake;

/// <summary>Nothing half done: what a run writes, and when it writes nothing.</summary>
public sealed class PatronRunTests
{
    private const string Head = "barcode,first_name,last_name\n";

    private static readonly ImportWishes Each = Imports.Update with { TakesEach = true };

    [EveryEngine]
    public async Task A_refused_row_keeps_all_others_from_being_written_unless_each_is_for_itself(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        const string File = Head + "10001,Ada,Alpha\n10002,,\n10003,Cy,Gamma\n";
        string[] told = ["2 created 10001", "3 refused 10002 | first_name is missing | last_name is missing", "4 created 10003"];
        Assert.Equal(told, await server.ImportAsync(File));
        Assert.Empty(await server.PatronsAsync());
        Assert.Equal(told, await server.ImportAsync(File, Each));
        Assert.Equal(2, (await server.PatronsAsync()).Count);
        Assert.Equal(
            ["program|patron.created", "program|patron.created"],
            await server.QueryAsync("select actor, action from journal where action like 'patron.%'", 2));
    }

    [EveryEngine]
    public async Task Many_rows_are_all_written_and_a_second_run_changes_nothing(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var file = Head + string.Concat(Enumerable.Range(0, 333).Select(i => $"{10_000 + i},Ada,Alpha {i}\n"));
        Assert.All(await server.ImportAsync(file), line => Assert.Contains(" created ", line, StringComparison.Ordinal));
        Assert.Equal(333, (await server.PatronsAsync()).Count);
        Assert.Equal(333, await server.ExactTotalAsync());
        Assert.All(await server.ImportAsync(file, new()), line => Assert.Contains(" unchanged ", line, StringComparison.Ordinal));
        Assert.All(await server.ImportAsync(file.Replace("Ada", "Bo", StringComparison.Ordinal), Each), line =>
            Assert.EndsWith(" first_name", line, StringComparison.Ordinal));
    }

    [EveryEngine]
    public async Task A_run_that_was_cut_short_goes_on_without_doubles_also_of_rows_that_nothing_tells(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var text = "first_name,last_name\n" + string.Concat(Enumerable.Range(0, 250).Select(i => $"Ada,Alpha {i}\n"));
        var file = Encoding.UTF8.GetBytes(text);
        using var cut = new CancellationTokenSource();
        var (planned, caller) = await server.PlanAsync(file, Each);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server.NewRun(caller, Each).RunAsync(
            ((PlanPatrons.Planned)planned).Plan, () => new MemoryStream(file), _ => cut.Cancel(), cut.Token));
        Assert.Equal(100, await server.ExactTotalAsync());

        // Another file has nothing to do with it.
        var other = await server.ImportAsync(text.Replace("Ada", "Bo", StringComparison.Ordinal), Each);
        Assert.Equal(250, other.Count(line => line.Contains(" created ", StringComparison.Ordinal)));
        var lines = await server.ImportAsync(file, Each);
        Assert.Equal(
            Enumerable.Repeat("an import of this file, which was cut short, has made this patron", 100),
            lines.Where(line => line.Contains(" skipped", StringComparison.Ordinal)).Select(line => line.Split(" | ")[1]));
        Assert.Equal(150, lines.Count(line => line.Contains(" created ", StringComparison.Ordinal)));
        Assert.Equal(500, await server.ExactTotalAsync());

        // The file has come to its end: now the same file is a new one, as each row says.
        lines = await server.ImportAsync(file, Each);
        Assert.Equal(250, lines.Count(line => line.Contains(" created ", StringComparison.Ordinal)));
    }

    [EveryEngine]
    public async Task Who_was_changed_since_the_plan_is_not_overwritten(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.ImportAsync(Head + "10001,Ada,Alpha\n10002,Bo,Beta\n");
        var file = Encoding.UTF8.GetBytes(Head + "10001,Ada,Gamma\n10002,Bo,Gamma\n10003,Cy,Gamma\n");
        foreach (var wishes in new[] { Imports.Update, Each })
        {
            var (planned, caller) = await server.PlanAsync(file, wishes);
            var plan = ((PlanPatrons.Planned)planned).Plan;
            Assert.IsType<UpdatePatron.Updated>(await server.Patrons().UpdateAsync(
                caller, PatronKey.Of("10002"), Desk.Say((PatronField.Phone, wishes.TakesEach ? "2" : "1")), default, default));
            Assert.Equal(wishes.TakesEach, await server.RunAsync(plan, caller, file, wishes));
            var row = Assert.Single(plan.Rows, row => row.Action == RowAction.Refused);
            Assert.Equal((3, NoteCode.ChangedSince), (row.Line, row.Notes[0].Code));
            Assert.Equal(
                wishes.TakesEach ? ["10001|Gamma", "10002|Beta", "10003|Gamma"] : ["10001|Alpha", "10002|Beta"],
                await server.PatronsAsync("barcode, last_name", 2));
        }
    }

    // The engine may run a transaction twice, if others are written with it.
    [EveryEngine]
    public async Task A_row_that_is_refused_late_keeps_all_others_from_being_written_beside_a_busy_desk(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.ImportAsync(Head + "10001,Ada,Alpha\n10002,Bo,Beta\n");
        var file = Encoding.UTF8.GetBytes(Head + "10001,Ada,Gamma\n10002,Bo,Gamma\n");
        for (var i = 0; i < 20; i++)
        {
            var (planned, caller) = await server.PlanAsync(file, Imports.Update);
            var plan = ((PlanPatrons.Planned)planned).Plan;
            Assert.IsType<UpdatePatron.Updated>(await server.Patrons().UpdateAsync(
                caller, PatronKey.Of("10002"), Desk.Say((PatronField.Phone, $"{i}")), default, default));
            Task[] desk = [.. Enumerable.Range(0, 8).Select(_ => server.CreateAsync(caller))];
            Assert.False(await server.RunAsync(plan, caller, file, Imports.Update));
            await Task.WhenAll(desk);
            Assert.Equal(
                ["10001|Alpha", "10002|Beta"],
                await server.QueryAsync("select barcode, last_name from patron where barcode like '1000_' order by barcode", 2));
        }
    }

    [EveryEngine]
    public async Task A_barcode_that_somebody_took_since_the_plan_refuses_its_row(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var file = Encoding.UTF8.GetBytes(Head + "10001,Ada,Alpha\n10002,Bo,Beta\n");
        var (planned, caller) = await server.PlanAsync(file, Each);
        var plan = ((PlanPatrons.Planned)planned).Plan;
        await server.CreateAsync(caller, (PatronField.Barcode, "10001"));
        Assert.True(await server.RunAsync(plan, caller, file, Each));
        Assert.Equal([RowAction.Refused, RowAction.Created], plan.Rows.Select(row => row.Action));
        Assert.Equal(["10001|Mary", "10002|Bo"], await server.PatronsAsync("barcode, first_name", 2));
    }

    [EveryEngine]
    public async Task Barcodes_are_issued_also_where_their_numbers_were_used(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        await server.CreateAsync(caller, (PatronField.Barcode, Ean13.Make(caller.Library.BarcodePrefix, 2)));
        foreach (var wishes in new[] { Imports.Update, Each })
            await server.ImportAsync("first_name,last_name\nAda,Alpha\nBo,Beta\nCy,Gamma\n", wishes);
        Assert.Equal(7, (await server.PatronsAsync()).Count);
    }

    [Fact]
    public async Task More_rows_than_one_transaction_takes_are_refused_and_named()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var rows = new StringBuilder("first_name,last_name\n").Insert(21, "a,b\n", PatronPlanner.MostTogether + 1);
        var refused = Assert.IsType<PlanPatrons.Refused>((await server.PlanAsync(Encoding.ASCII.GetBytes(rows.ToString()), null)).Plan);
        Assert.Equal(new FileRefusal.TooManyRows(100_000), Assert.Single(refused.Refusals));
    }
}
