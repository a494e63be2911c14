using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Hosting;
using PatronDesk.Intake;
using PatronDesk.Lending;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Lending;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Intake;

/// <summary>An import is undone. The names begin with the cases of "moving in".</summary>
public sealed class UndoTests
{
    private const string Head = "barcode,first_name,last_name,email,patron_id\n";

    private const string All =
        "barcode, first_name, last_name, email, tags, patron_id, phone, city, zip, cast(frozen as text), cast(inactive as text), "
        + "cast(expires_at as text), email_claim";

    [EveryEngine]
    public async Task A40_who_was_used_since_stays_and_is_named(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        await server.ImportItemAsync(caller, "B1");
        await server.ImportItemAsync(caller, "B2");
        var names = new[] { "Ann", "Bob", "Cy", "Di", "Ed", "Flo", "Gus" };
        var import = await server.ImportForUndoAsync(
            Head + string.Concat(names.Select((name, i) => $"1000{i + 1},{name},Alpha,,\n")), Imports.Update);
        var patrons = new Dictionary<string, Patron>();
        foreach (var name in names)
            patrons[name] = (await server.Patrons().FindAsync(caller, KeyOf(name, names), CancellationToken.None))!;
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await server.LendAsync(caller, patrons["Ann"], "B1");
        Assert.IsType<PlaceHold.Placed>(await server.HoldAsync(caller, patrons["Bob"], "B1"));
        await server.BlockAsync(caller, patrons["Cy"]);
        await server.SignInAsync(caller, patrons["Di"]);
        await server.FreezeAsync(caller, patrons["Ed"], frozen: true);
        await server.DeleteAsync(caller, "10006");

        Assert.Equal(
            [
                "line 2: 10001 Ann Alpha: has a loan", "line 3: 10002 Bob Alpha: has a hold", "line 4: 10003 Cy Alpha: was blocked since",
                "line 5: 10004 Di Alpha: signed in since", "line 6: 10005 Ed Alpha: changed since",
                "line 7: 10006 Flo Alpha: deleted or merged since", "0 put back, 1 deleted, 6 left as they are",
            ],
            await server.UndoAsync(import));
        Assert.Equal(["10001", "10002", "10003", "10004", "10005"], await server.PatronsAsync("barcode", 1));
        Assert.Equal(["The import was undone already. Nothing was changed."], await server.UndoAsync(import));
        Assert.Equal(5, await server.ExactTotalAsync());
    }

    [EveryEngine]
    public async Task A41_an_email_that_is_somebody_else_s_now_keeps_its_row_and_all_others_are_put_back(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        await server.ImportAsync(Head + "10001,Ann,Alpha,x@example.org,\n10002,Bob,Beta,b@example.org,\n10003,Dad,Doe,x@example.org,\n");
        var before = await server.PatronsAsync(All, 13);
        var import = await server.ImportForUndoAsync(
            Head + "10001,Ann,Omega,y@example.org,\n10002,Bob,Omega,c@example.org,\n10003,Dad,Doe,z@example.org,\n10009,Eve,New,,\n",
            Imports.Update);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await server.CreateAsync(
            caller, (PatronField.FirstName, "Zoe"), (PatronField.Barcode, "10005"), (PatronField.Email, "x@example.org"));

        Assert.Equal(
            [
                "line 2: 10001 Ann Omega: x@example.org is Zoe's now", "line 4: 10003 Dad Doe: x@example.org is Zoe's now",
                "1 put back, 1 deleted, 2 left as they are",
            ],
            await server.UndoAsync(import));
        var after = await server.PatronsAsync(All, 13);
        Assert.Equal(before[1], after[1]);
        Assert.StartsWith("10001|Ann|Omega|y@example.org", after[0], StringComparison.Ordinal);
        Assert.StartsWith("10005|Zoe", after[3], StringComparison.Ordinal);
        Assert.Equal(["The import was undone already. Nothing was changed."], await server.UndoAsync(import));
        Assert.Equal(after, await server.PatronsAsync(All, 13));
    }

    [EveryEngine]
    public async Task Every_field_is_put_back_in_both_row_modes(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        const string Columns = "barcode,first_name,last_name,email,tags,patron_id,phone,city,zip,freeze,active,expires\n";
        await server.ImportAsync(
            Columns + "10001,Ann,Alpha,fam@example.org,\"a,b\",P1,123,Bath,BA1,1,0,2027-04-03\n10002,Bob,Beta,fam@example.org,,,,,,,,\n");
        var before = await server.PatronsAsync(All, 13);
        foreach (var each in new[] { false, true })
        {
            var wishes = Imports.Update with { TakesEach = each, ClearsEmpty = true };
            var import = await server.ImportForUndoAsync(
                Columns + "10001,An,Omega,,c,P2,,York,,0,1,\n"
                    + "10002,Bo,Beta,bo@example.org,x,P9,9,Rom,0,1,0,2026-12-31\n10003,Cy,New,,,,,,,,,\n",
                wishes);
            Assert.Equal(3, (await server.PatronsAsync()).Count);
            Assert.Equal(["2 put back, 1 deleted, 0 left as they are"], await server.UndoAsync(import));
            Assert.Equal(before, await server.PatronsAsync(All, 13));
            Assert.Equal(2, await server.ExactTotalAsync());
        }

        Assert.Empty(await server.QueryAsync("select import_id from patron_import_row where import_id in (select id from patron_import "
            + "where undone_at is not null)", 1));
    }

    [EveryEngine]
    public async Task Fields_that_only_FOLIO_shows_are_put_back(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        const string Of = "barcode, username, user_type, patron_group, middle_name, preferred_name, mobile_phone, "
            + "custom_fields, user_rest, cast(enrolled_at as text), cast(born_at as text)";
        const string Columns = "barcode,first_name,last_name,username,user_type,patron_group,middle_name,preferred_name,mobile_phone,"
            + "custom_fields,further_fields,enrolled_at,born_at\n";
        var kept = Imports.Update with { KeptFields = Exports.All.KeptFields };
        await server.ImportAsync(
            Columns + "10001,Ann,Alpha,ann,shadow,staff,Mae,Annie,123,\"{\"\"a\"\":\"\"b\"\"}\",,2020-05-06,1980-01-02\n"
                + "10002,Bob,Beta,,,,,,,,,,\n",
            kept);
        var before = await server.PatronsAsync(Of, 11);
        Assert.Contains("|ann|shadow|", "|" + before[0], StringComparison.Ordinal);
        foreach (var file in new[]
        {
            "10001,Ann,Alpha,annie,staff,faculty,Mo,An,9,\"{\"\"a\"\":\"\"c\"\"}\",,2021-05-06,1981-01-02\n"
                + "10002,Bob,Beta,bob,staff,faculty,Max,Bobby,8,\"{\"\"a\"\":\"\"c\"\"}\",,2021-05-06,1981-01-02\n",
            "10001,Ann,Alpha,,,,,,,,,,\n10002,Bob,Omega,,,,,,,,,,\n",
        })
        {
            var import = await server.ImportForUndoAsync(Columns + file, kept with { ClearsEmpty = true });
            Assert.NotEqual(before[0], (await server.PatronsAsync(Of, 11))[0]);
            Assert.Equal(["2 put back, 0 deleted, 0 left as they are"], await server.UndoAsync(import));
            Assert.Equal(before, await server.PatronsAsync(Of, 11));
        }

        // A sign-in name that somebody else has by now stays theirs.
        var taken = await server.ImportForUndoAsync("barcode,first_name,last_name,username\n10001,Ann,Alpha,annie\n", kept);
        await server.ImportAsync("barcode,first_name,last_name,username\n10003,Cy,Gamma,ann\n", kept);
        Assert.Equal("0 put back, 0 deleted, 1 left as they are", (await server.UndoAsync(taken))[^1]);
        Assert.Equal(["10001|annie", "10002|null", "10003|ann"], await server.PatronsAsync("barcode, username", 2));
    }

    [EveryEngine]
    public async Task What_was_exchanged_is_exchanged_back(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var byId = Imports.Update with { Match = [IntakeField.PatronId] };
        await server.ImportAsync(
            Head + "10001,Ann,Alpha,a@example.org,P1\n10002,Bob,Beta,b@example.org,P2\n10003,Cy,Gamma,c@example.org,P3\n", byId);
        var before = await server.PatronsAsync(All, 13);
        foreach (var each in new[] { false, true })
        {
            var import = await server.ImportForUndoAsync(
                Head + "10002,Ann,Alpha,b@example.org,P1\n10001,Bob,Beta,a@example.org,P2\n10004,Cy,Gamma,d@example.org,P3\n"
                + "10003,Di,Delta,c@example.org,P4\n",
                byId with { TakesEach = each });
            Assert.Equal(["3 put back, 1 deleted, 0 left as they are"], await server.UndoAsync(import));
            Assert.Equal(before, await server.PatronsAsync(All, 13));
        }

        // If one of two can't go back, the other stays too.
        var half = await server.ImportForUndoAsync(
            Head + "10002,Ann,Alpha,b@example.org,P1\n10001,Bob,Beta,a@example.org,P2\n10003,Cy,Omega,c@example.org,P3\n", byId);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        var bob = await server.Patrons().FindAsync(await server.CallerAsync(), PatronKey.Of("10001"), CancellationToken.None);
        await server.FreezeAsync(await server.CallerAsync(), bob!, frozen: true);
        Assert.Equal(
            [
                "line 2: 10002 Ann Alpha: a@example.org is Bob's now", "line 3: 10001 Bob Beta: changed since",
                "1 put back, 0 deleted, 2 left as they are",
            ],
            await server.UndoAsync(half));
    }

    [EveryEngine]
    public async Task A_barcode_that_somebody_else_has_by_now_keeps_its_row(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.ImportAsync(Head + "10001,Ann,Alpha,,P1\n10002,Bob,Beta,,P2\n");
        var import = await server.ImportForUndoAsync(
            Head + "10009,Ann,Alpha,,P1\n10002,Bob,Omega,,P2\n", Imports.Update with { Match = [IntakeField.PatronId] });
        await server.CreateAsync(await server.CallerAsync(), (PatronField.Barcode, "10001"));
        Assert.Equal(
            ["line 2: 10009 Ann Alpha: barcode is another patron's", "1 put back, 0 deleted, 1 left as they are"],
            await server.UndoAsync(import));
    }

    [EveryEngine]
    public async Task An_import_is_forgotten_after_its_day_and_never_keeps_a_password(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.ImportAsync("barcode,first_name,last_name,password\n10001,Ann,Alpha,correct horse\n");
        var import = await server.ImportForUndoAsync(
            "barcode,first_name,last_name,password,phone\n10001,Ann,Alpha,battery staple,123\n", Imports.Update);
        Assert.Equal(
            ["phone,password|null|null|null|null|null|null|null|null|null|null|null|null|null|null"],
            await server.QueryAsync(
                $"""
                select changed, was_first_name, was_last_name, was_email, was_notification_emails, was_tags, was_patron_id, was_phone,
                    was_address1, was_address2, was_city, was_state, was_country, was_zip, was_barcode
                from patron_import_row
                where import_id = '{import}'
                """,
                15));
        Assert.Equal(
            ["line 2: put back, but the password that the import set stays", "1 put back, 0 deleted, 0 left as they are"],
            await server.UndoAsync(import));

        var late = await server.ImportForUndoAsync(Head + "10001,Ann,Omega,,\n", Imports.Update);
        server.Clock.Advance(PatronImports.Undoable);
        Assert.Equal(["The import was done more than a day ago, and can't be undone any more."], await server.UndoAsync(late));
        await server.Services.GetRequiredService<Housekeeping>().PurgeAsync(CancellationToken.None);
        Assert.Equal(["0"], await server.QueryAsync("select cast(count(*) as text) from patron_import_row", 1));
        server.Clock.Advance(TimeSpan.FromDays(7));
        await server.Services.GetRequiredService<Housekeeping>().PurgeAsync(CancellationToken.None);
        Assert.Equal(["0"], await server.QueryAsync("select cast(count(*) as text) from patron_import", 1));
        Assert.StartsWith("There is no import with this name.", Assert.Single(await server.UndoAsync(late)), StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task Who_was_erased_is_not_brought_back_and_another_library_undoes_nothing(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        await server.ImportAsync(Head + "10001,Ann,Alpha,,\n10002,Bob,Beta,,\n");
        var import = await server.ImportForUndoAsync(Head + "10001,Ann,Omega,,\n10002,Bob,Omega,,\n", Imports.Update);
        var other = await server.SecondLibraryAsync();
        Assert.IsType<UndoImport.NotFound>(await server.RunUndoAsync(other, import));
        await server.DeleteAsync(caller, "10001");
        await server.Accounts().ChangeAsync(caller.Library with { KeepDeletedDays = 0 }, CancellationToken.None);
        await server.Patrons().PurgeAsync((await server.CallerAsync()).Library, CancellationToken.None);
        Assert.Equal(["Beta"], await server.QueryAsync("select was_last_name from patron_import_row where was_last_name is not null", 1));
        Assert.Equal(
            ["line 2: erased since", "1 put back, 0 deleted, 1 left as they are"], await server.UndoAsync(import));
        Assert.Equal(["10002|Beta"], await server.PatronsAsync("barcode, last_name", 2));
    }

    private static PatronKey KeyOf(string name, string[] names) => PatronKey.Of($"1000{Array.IndexOf(names, name) + 1}");
}
