using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PatronDesk.Data;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Faces.Libib;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Data;

public sealed class ClaimsMigrationTests
{
    private const string AsTheVersionBefore = """
        drop index patron_barcode;
        drop index patron_barcode_twin;
        drop index patron_deleted_barcode;
        drop index patron_email;
        drop index patron_email_claim;
        drop index patron_external_key;
        alter table patron drop column barcode_folded;
        alter table patron drop column barcode_words;
        alter table patron drop column barcode_twin;
        alter table patron drop column email_claim;
        alter table patron drop column email_since;
        alter table patron drop column email_given_to;
        alter table patron drop column external_key;
        create unique index patron_barcode on patron (library_id, barcode) where deleted_at is null;
        create index patron_deleted_barcode on patron (library_id, barcode) where deleted_at is not null;
        create unique index patron_email on patron (library_id, email_folded) where deleted_at is null and email_folded is not null;
        """;

    [EveryEngine]
    public async Task Who_was_found_is_found_and_a_restore_that_was_barred_still_is(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync("first_name=Old&last_name=x&email=Mary@example.org");
        await server.DeleteAsync("/patrons/2020000000013");
        var mary = await server.MakeAsync("first_name=Mary&last_name=x&email=mary@example.org");
        await server.Store.ScriptAsync(AsTheVersionBefore);
        await server.Store.ScriptAsync(Migrator.Script(server.Store.Dialect, "0023_claims.sql"));

        Assert.Equal(mary.Body, (await server.GetAsync(mary.Path())).Body);
        Assert.Equal(mary.Body, (await server.GetAsync("/patrons/MARY@example.org")).Body);
        Wire.IsError(await server.PostAsync("/patrons?first_name=a&last_name=b&email=mary@example.org"), 400, "email_taken", "email");
        Wire.IsError(await server.PatchAsync("/patrons/2020000000013"), 400, "email_taken");
    }

    [EveryEngine]
    public async Task Twins_stay_are_named_at_start_and_an_exact_barcode_is_found_first(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        foreach (var barcode in (string[])["11111", "22222", "33333"])
            await server.MakeAsync($"first_name=N{barcode}&last_name=x&patron_id=same&barcode={barcode}");
        await server.Store.ScriptAsync(AsTheVersionBefore);
        await server.Store.ScriptAsync("update patron set barcode = 'abc1' where barcode = '11111'");
        await server.Store.ScriptAsync("update patron set barcode = 'ABC1' where barcode = '22222'");
        await server.Store.ScriptAsync(Migrator.Script(server.Store.Dialect, "0023_claims.sql"));

        Assert.Equal("N11111", (await server.GetAsync("/patrons/abc1"))["first_name"]);
        Assert.Equal("N22222", (await server.GetAsync("/patrons/ABC1"))["first_name"]);
        Assert.Equal(200, (await server.GetAsync("/patrons/Abc1")).Status);
        Assert.Equal(200, (await server.PostAsync("/patrons/ABC1?phone=1")).Status);
        Assert.Equal(204, (await server.DeleteAsync("/patrons/abc1")).Status);
        Assert.Equal(["barcode"], (await server.Client.PostAsync("/users", """{"barcode":"aBc1"}""")).FaultKeys);
        Assert.Equal("N22222", (await server.GetAsync("/patrons/abc1"))["first_name"]);

        await server.Store.ScriptAsync("update patron set deleted_at = null");
        using var logged = new Logged();
        await using var second = await TestServer.StartAsync(
            engine, services: services => services.AddSingleton<ILoggerProvider>(logged), database: server.Database);
        var uuids = await server.QueryAsync("select uuid from patron order by id", 1);
        string[] lines =
        [
            $"The barcodes of patrons {uuids[0]}, {uuids[1]} of library 1 differ",
            $"Patrons {string.Join(", ", uuids)} of library 1 have the same patron_id",
        ];
        foreach (var line in lines)
        {
            for (var attempt = 0; !logged.Lines.Any(one => one.StartsWith(line, StringComparison.Ordinal)); attempt++)
            {
                Assert.True(attempt < 600, $"'{line}' was never logged.");
                await Task.Delay(50);
            }
        }
    }
}
