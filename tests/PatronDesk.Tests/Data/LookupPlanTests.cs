using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Data;
using PatronDesk.Intake;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Intake;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Data;

/// <summary>What an import asks of the store costs the same however many patrons the library has.</summary>
public sealed class LookupPlanTests
{
    [Theory]
    [InlineData(Engine.Sqlite, false)]
    [InlineData(Engine.Sqlite, true)]
    [InlineData(Engine.Postgres, true)]
    public async Task Keys_are_looked_up_in_their_own_indexes(Engine engine, bool hasStatistics)
    {
        await using var server = await TestServer.StartAsync(engine);
        await FillAsync(server.Store);
        if (hasStatistics)
            await server.Store.ScriptAsync("analyze");
        await using var recording = new RecordingStore(server.Store);
        var library = (await server.CallerAsync()).Library;
        var lookup = new PatronLookup(recording);
        string?[] keys = [.. Enumerable.Range(10_000, PatronLookup.AtOnce).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        await lookup.FindAsync(library, keys, keys, keys, keys, keys, CancellationToken.None);
        await lookup.FindDeletedAsync(library, keys, keys, keys, CancellationToken.None);
        foreach (var (text, values) in recording.Noted)
        {
            // Old barcodes are few: a table of them may be read whole.
            if (text.Contains("patron_alias", StringComparison.Ordinal))
                continue;
            var key = Regex.Match(text, @"(\w+) in \(").Groups[1].Value;
            var plan = await server.Store.PlanAsync(engine, text, values);
            // All keys together, or each for itself: never all patrons of the library.
            var isServed = engine == Engine.Sqlite
                ? Regex.IsMatch(plan, $@"\b{key}=\?")
                : Regex.IsMatch(plan, $@"Index Cond: .*\b{key}\b");
            Assert.True(isServed, $"{text}\n{plan}");
        }
    }

    [EveryEngine]
    public async Task New_patrons_of_an_import_are_counted_some_hundred_at_once(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await using var recording = new RecordingStore(server.Store);
        var file = System.Text.Encoding.UTF8.GetBytes(
            "barcode,first_name,last_name\n" + string.Concat(Enumerable.Range(0, 1100).Select(i => $"{10_000 + i},Ada,Alpha\n")));
        var (planned, caller) = await server.PlanAsync(file, wishes: null);
        var run = new PatronRun(
            recording, server.Services.GetRequiredService<PatronRecords>(), caller, Imports.Update, server.Clock);
        Assert.True(await run.RunAsync(
            ((PlanPatrons.Planned)planned).Plan, () => new MemoryStream(file), progress: null, CancellationToken.None));
        Assert.Equal(1100, await server.ExactTotalAsync());
        var counted = recording.Noted.Count(noted => noted.Text.Contains("into patron_tally", StringComparison.Ordinal));
        Assert.InRange(counted, 1, 11);
        if (engine == Engine.Postgres)
        {
            // PostgreSQL counts by itself only what is committed: it knew of no patron when the first rows were planned.
            Assert.InRange(
                await server.Store.ReadAsync(
                    session => session.FindAsync(
                        Sql.Composed("select cast(reltuples as bigint) from pg_class where oid = 'patron'::regclass"),
                        static row => row.Number(0)),
                    CancellationToken.None),
                1000,
                1100);
        }
    }

    private static Task FillAsync(Store store) => store.ScriptAsync("""
        insert into patron (id, library_id, uuid, barcode, first_name, last_name, frozen, version, created_at, updated_at,
            email_folded, patron_id_folded, username_folded, barcode_folded, last_name_folded, deleted_at)
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000)
        select i, 1, 'uuid' || i, cast(10000 + i as text), 'f', 'l', 0, 1, i, i, i || '@example.org', 'p' || i, 'u' || i,
            cast(10000 + i as text), 'l', case i % 4 when 0 then i end
        from n
        """);
}
