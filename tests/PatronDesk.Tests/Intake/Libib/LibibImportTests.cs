using System.Text;
using PatronDesk.Intake;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Intake;

/// <summary>What was read from Libib becomes patrons by the import of spreadsheets.</summary>
public sealed class LibibImportTests
{
    private const string Columns =
        "barcode, first_name, last_name, coalesce(email, '-'), coalesce(notification_emails, '-'), coalesce(tags, '-'), "
        + "coalesce(patron_id, '-'), coalesce(phone, '-'), coalesce(address1, '-'), coalesce(zip, '-'), cast(frozen as text)";

    [EveryEngine]
    public async Task Patrons_keep_what_they_have_at_Libib_and_a_second_import_changes_nothing(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await using var host = await LibibHost.StartAsync(0);
        host.Patrons.AddRange(
        [
            """
            {"barcode":"0002020","first_name":"Zoë","last_name":"O'Brien, \"Zo\"","email":"zoe@example.org",
            "notification_emails":"a@example.org,b@example.org","tags":"grade 8,One year","patron_id":"=1+1","phone":"+49 30 1",
            "address1":"Line 1\nLine 2","address2":null,"city":null,"state":null,"country":"DE","zip":"01067","freeze":1}
            """,
            "{}",
            LibibHost.Patron("2020000000013"),
        ]);
        host.Total = 2;
        host.Refuse((1, 429), (3, 500));
        Assert.Equal(["2 created 0002020", "4 created 2020000000013"], await ImportAsync(server, host, new()));
        Assert.Equal(
            [
                "0002020|Zoë|O'Brien, \"Zo\"|zoe@example.org|a@example.org,b@example.org|grade 8,One year|=1+1|+49 30 1|Line 1\nLine 2"
                + "|01067|1",
                "2020000000013|Ada|Nr 2020000000013|-|-|-|-|-|-|-|0",
            ],
            await server.PatronsAsync(Columns, 11));
        Assert.Equal(["2 unchanged 0002020", "4 unchanged 2020000000013"], await ImportAsync(server, host, new()));

        // Libib's word counts where the patron is there, if the command says so.
        host.Patrons[0] = host.Patrons[0].Replace("\"freeze\":1", "\"freeze\":null", StringComparison.Ordinal);
        Assert.Equal(["2 updated 0002020 freeze", "4 unchanged 2020000000013"], await ImportAsync(server, host, Imports.Update));
    }

    [EveryEngine]
    public async Task The_import_is_undone_as_any_other(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await using var host = await LibibHost.StartAsync(60);
        using var pages = new KeptPages();
        var sheet = LibibPatron.ToSheet((await pages.WalkToEndAsync(host.Source)).Patrons);
        var import = await server.ImportForUndoAsync(sheet, new());
        Assert.Equal(60, (await server.PatronsAsync()).Count);
        Assert.Equal(["0 put back, 60 deleted, 0 left as they are"], await server.UndoAsync(import));
        Assert.Empty(await server.PatronsAsync());
    }

    [EveryEngine]
    public async Task A_second_PatronDesk_with_its_rate_limit_on_is_read_whole(Engine engine)
    {
        await using var source = await TestServer.StartAsync(
            engine, new Dictionary<string, string?> { ["RateLimit:Requests"] = "1", ["RateLimit:WindowSeconds"] = "1" });
        await using var target = await TestServer.StartAsync(engine);
        var list = new StringBuilder("barcode,first_name,last_name,email,tags,freeze,zip,country\n");
        for (var number = 1; number <= 120; number++)
            list.Append(FormattableString.Invariant(
                $"{number:D7},Ada,Nr {number},ada{number}@example.org,\"t{number % 3},b\",{number % 2},0{number},DE\n"));
        await source.ImportAsync(list.ToString());

        using var pages = new KeptPages();
        var walked = await pages.WalkToEndAsync(
            new(source.Address, TestServer.ApiUser, TestServer.ApiKey) { Pause = TimeSpan.FromMilliseconds(50) });
        Assert.Equal((3, 1, 120, true), (walked.Last.Pages, walked.Walks, walked.Patrons.Count, walked.Last.Agrees));
        await target.ImportAsync(LibibPatron.ToSheet(walked.Patrons), new());
        Assert.Equal(await source.PatronsAsync(Columns, 11), await target.PatronsAsync(Columns, 11));
        Assert.Equal(120, await target.ExactTotalAsync());
    }

    private static async Task<IReadOnlyList<string>> ImportAsync(TestServer server, LibibHost host, ImportWishes wishes)
    {
        using var pages = new KeptPages();
        return await server.ImportAsync(LibibPatron.ToSheet((await pages.WalkToEndAsync(host.Source)).Patrons), wishes);
    }
}
