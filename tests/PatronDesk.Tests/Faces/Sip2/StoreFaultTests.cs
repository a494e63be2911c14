using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using PatronDesk.Data;
using PatronDesk.Faces;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.Sip2;

/// <summary>What a machine is told while the store can't answer.</summary>
public sealed class StoreFaultTests
{
    [EveryEngine]
    public async Task What_was_not_done_is_done_when_the_same_message_comes_again(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        var card = await Kiosk.PrepareAsync(server);
        using var kiosk = await Kiosk.SignedInAsync(server, "kiosk");
        var checkout = Sealed($"11YN{Kiosk.Date}                  AOMAIN|AA{card}|ABB-1|AC|AY1AZ");
        await server.Store.ScriptAsync("alter table loan rename to loan_away");

        Assert.Equal(
            Sealed($"120NUU{Kiosk.Date}AOMAIN|AA{card}|ABB-1|AJ|AH|AFThis is not possible now; please ask at the desk.|AY1AZ"),
            await kiosk.AskAsync(checkout));
        Assert.Equal("96AZFEF6", await kiosk.AskAsync("97AZFEF5"));
        await server.Store.ScriptAsync("alter table loan_away rename to loan");

        Assert.StartsWith($"121NUY{Kiosk.Date}AOMAIN|AA{card}|ABB-1|", await kiosk.AskAsync(checkout), StringComparison.Ordinal);
        Assert.Equal(["1"], await server.QueryAsync("select cast(count(*) as text) from loan", 1));
    }

    [EveryEngine]
    public async Task A_99_is_always_answered_and_says_whether_the_store_does(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        await Kiosk.PrepareAsync(server);
        using var stranger = await Kiosk.ConnectAsync(server);
        using var kiosk = await Kiosk.SignedInAsync(server, "kiosk");
        Assert.StartsWith("98YYYYYY", await kiosk.AskAsync("9900302.00"), StringComparison.Ordinal);
        await server.Store.ScriptAsync("alter table schema_version rename to schema_version_away");
        Assert.StartsWith("98NYYYYY", await kiosk.AskAsync("9900302.00"), StringComparison.Ordinal);
        Assert.StartsWith("98N", await stranger.AskAsync("9900302.00"), StringComparison.Ordinal);
        await server.Store.ScriptAsync("alter table schema_version_away rename to schema_version");
        Assert.StartsWith("98YYYYYY", await kiosk.AskAsync("9900302.00"), StringComparison.Ordinal);

        // The account can't be looked at again, which is due.
        await server.Store.ScriptAsync("alter table sip_account rename to sip_account_away");
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.StartsWith("98NYYYYY", await kiosk.AskAsync("9900302.00"), StringComparison.Ordinal);
        await server.Store.ScriptAsync("alter table sip_account_away rename to sip_account");
        Assert.StartsWith("98YYYYYY", await kiosk.AskAsync("9900302.00"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_98_says_that_the_store_can_be_read_but_not_written()
    {
        await using var server = await TestServer.StartAsync(Engine.Postgres, Kiosk.Listening);
        using var stranger = await Kiosk.ConnectAsync(server);
        await using var admin = new NpgsqlConnection(server.Database);
        await admin.OpenAsync(TestContext.Current.CancellationToken);
        await SetReadOnlyAsync("on");
        await UntilAsync(StoreFault.ReadOnly);
        Assert.StartsWith("98N", await stranger.AskAsync("9900302.00"), StringComparison.Ordinal);
        await SetReadOnlyAsync("off");
        await UntilAsync(null);
        Assert.StartsWith("98Y", await stranger.AskAsync("9900302.00"), StringComparison.Ordinal);

        async Task UntilAsync(StoreFault? fault)
        {
            var health = server.Services.GetRequiredService<IStoreHealth>();
            while (await health.AskAsync(TestContext.Current.CancellationToken) != fault)
            {
                server.Clock.Advance(TimeSpan.FromSeconds(1));
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }

        async Task SetReadOnlyAsync(string value)
        {
            await using var set = new NpgsqlCommand(
                $"""
                set default_transaction_read_only = off;
                alter database "{admin.Database}" set default_transaction_read_only = {value};
                select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid();
                """,
                admin);
            await set.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_98_says_that_the_stores_file_is_gone()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite, Kiosk.Listening);
        using var stranger = await Kiosk.ConnectAsync(server);
        Assert.StartsWith("98Y", await stranger.AskAsync("9900302.00"), StringComparison.Ordinal);
        File.Delete(server.Database);
        Assert.StartsWith("98N", await stranger.AskAsync("9900302.00"), StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task A_failure_costs_a_line_a_message_and_a_stack_trace_a_minute(Engine engine)
    {
        using var logged = new Logged();
        await using var server = await TestServer.StartAsync(
            engine, Kiosk.Listening, services => services.AddSingleton<ILoggerProvider>(logged));
        await Kiosk.PrepareAsync(server);
        using var kiosk = await Kiosk.SignedInAsync(server, "kiosk");
        await server.Store.ScriptAsync("alter table item rename to item_away");
        for (var i = 0; i < 5; i++)
            Assert.StartsWith("1801", await kiosk.AskAsync($"17{Kiosk.Date}AOMAIN|ABB-{i}|AC|"), StringComparison.Ordinal);
        Assert.Equal((5, 1), (Count("could not be answered and was refused"), Count("the next stack trace of this kind")));
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.StartsWith("1801", await kiosk.AskAsync($"17{Kiosk.Date}AOMAIN|ABB-9|AC|"), StringComparison.Ordinal);
        Assert.Equal((6, 2), (Count("could not be answered and was refused"), Count("the next stack trace of this kind")));
        await server.Store.ScriptAsync("alter table item_away rename to item");

        int Count(string words) => logged.Lines.Count(line => line.Contains(words, StringComparison.Ordinal));
    }

    private static string Sealed(string line) =>
        line + ((ushort)-line.Sum(character => character)).ToString("X4", CultureInfo.InvariantCulture);
}
