using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Tests.Faces.Sip2;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Data;

public sealed class SipWireMigrationTests
{
    [EveryEngine]
    public async Task The_default_end_of_answers_becomes_the_clients_and_machines_are_served_as_before(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        var card = await Kiosk.PrepareAsync(server);
        await Kiosk.AddAccountAsync(server, account => account with { PersonalData = true });
        // As the version before kept them.
        await server.Store.ScriptAsync("""
            alter table sip_account drop column remembers_pin;
            alter table sip_account drop column has_short_password;
            update sip_account set terminator = 'cr' where login in ('kiosk', 'other');
            update sip_account set terminator = 'crlf' where login = 'gate';
            update sip_account set terminator = 'lf' where login = 'lender';
            """);
        await server.Store.ScriptAsync(Migrator.Script(server.Store.Dialect, "0020_sip_wire.sql"));

        var accounts = server.Services.GetRequiredService<SipAccounts>();
        var library = (await server.CallerAsync()).Library;
        Assert.Equal(
            [
                ("gate", "crlf", true, false), ("kiosk", "mirror", true, false),
                ("lender", "lf", true, false), ("other", "mirror", true, false),
            ],
            (await accounts.ListAsync(library, CancellationToken.None))
                .Select(one => (one.Login, one.Settings.Terminator, one.Settings.RemembersPin, one.Settings.HasShortPassword)).Order());

        // A client that sends LF gets LF; a PIN that was right is remembered, as it was.
        using var kiosk = await Kiosk.ConnectAsync(server);
        await kiosk.SendAsync("9300CNother|COopen-sesame|\n");
        Assert.Equal("941\n", await kiosk.ReadBytesAsync(4));
        Assert.Contains("|CQY|", await kiosk.AskAsync($"63001{Kiosk.Date}          AOMAIN|AA{card}|AC|AD4711|"), StringComparison.Ordinal);
        Assert.StartsWith(
            "121", await kiosk.AskAsync($"11YN{Kiosk.Date}                  AOMAIN|AA{card}|ABB-1|AC|"), StringComparison.Ordinal);
        Assert.Contains("|AUB-1|", await kiosk.AskAsync($"63001{Kiosk.Date}  Y       AOMAIN|AA{card}|AC|"), StringComparison.Ordinal);
    }
}
