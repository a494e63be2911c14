using PatronDesk.Data;
using PatronDesk.Intake;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Intake;

/// <summary>Whom a row means. The names begin with the cases of "moving in".</summary>
public sealed class WhomARowMeansTests
{
    private const string Head = "barcode,first_name,last_name,email,patron_id\n";

    private static readonly ImportWishes ByEmail = Imports.Update with { Match = [IntakeField.Email] };

    [EveryEngine]
    public async Task A24_a_child_with_the_family_s_email_never_becomes_the_parent(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.ImportAsync(Head + "10001,Dad,Doe,fam@example.org,\n");
        Assert.Equal(
            ["2 created 10002 | shares email fam@example.org with 10001 Dad Doe"],
            await server.ImportAsync(Head + "10002,Kim,Doe,fam@example.org,\n"));
        Assert.Equal(["2 unchanged 10002"], await server.ImportAsync(Head + "10002,Kim,Doe,fam@example.org,\n"));
        Assert.Equal(
            ["10001|Dad|fam@example.org", "10002|Kim|null"], await server.PatronsAsync("barcode, first_name, email_claim", 3));
        // Without a card of its own the row could mean either.
        Assert.Equal(
            ["2 refused | email is of 10001 Dad Doe, 10002 Kim Doe, with another first name: give the row a barcode or a patron_id, "
                + "or say --match email"],
            await server.ImportAsync(Head + ",Eve,Doe,fam@example.org,\n"));
        Assert.Equal(
            ["2 updated 10002 last_name"], await server.ImportAsync(Head + ",Kim,Dow,fam@example.org,\n"));
    }

    [EveryEngine]
    public async Task A25_matching_by_email_alone_is_done_on_purpose(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.ImportAsync(Head + "10001,Dad,Doe,fam@example.org,\n");
        Assert.Equal(
            ["2 updated 10002 first_name,barcode"], await server.ImportAsync(Head + "10002,Kim,Doe,fam@example.org,\n", ByEmail));
        await server.ImportAsync(Head + "10003,Eve,Doe,fam@example.org,\n");
        Assert.Equal(
            ["2 refused 10004 | email is of several patrons: 10002 Kim Doe, 10003 Eve Doe"],
            await server.ImportAsync(Head + "10004,Kim,Doe,fam@example.org,\n", ByEmail));
        Assert.Equal(["10002|Kim|Doe|fam@example.org", "10003|Eve|Doe|fam@example.org"], await server.PatronsAsync());
    }

    [EveryEngine]
    public async Task A26_two_keys_of_two_patrons_refuse_the_row(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.ImportAsync(Head + "10001,Ann,Alpha,,P1\n10002,Bob,Beta,,P2\n");
        Assert.Equal(
            ["2 refused 10001 | barcode is 10001 Ann Alpha, patron_id is 10002 Bob Beta"],
            await server.ImportAsync(Head + "10001,Cy,Gamma,,P2\n"));
        Assert.Equal(["10001|Ann|Alpha|null", "10002|Bob|Beta|null"], await server.PatronsAsync());
    }

    [EveryEngine]
    public async Task A27_an_empty_key_matches_nobody(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.ImportAsync(Head + "10001,Ada,Alpha,,\n");
        var lines = await server.ImportAsync(Head + ",Ada,Alpha,,\n");
        Assert.EndsWith("| nothing to know this row by: a second run creates it again", Assert.Single(lines), StringComparison.Ordinal);
        Assert.Equal(2, (await server.PatronsAsync()).Count);
    }

    [EveryEngine]
    public async Task A28_of_two_lines_with_one_barcode_the_second_is_refused_or_skipped(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        Assert.Equal(
            [
                "2 created 10001", "3 refused 10001 | barcode of line 2", "4 skipped 10001 | the same as line 2",
                "5 created", "6 refused | email of line 5", "7 skipped | the same as line 5",
            ],
            (await server.ImportAsync(
                Head + "10001,Ada,Alpha,,\n10001,Bo,Beta,,\n10001,Ada,Alpha,,\n"
                + ",Cy,Gamma,cy@example.org,\n,Cy,Delta,cy@example.org,\n,Cy,Gamma,cy@example.org,\n",
                Imports.Update with { TakesEach = true }))
                .Select(line => line.StartsWith("5 created", StringComparison.Ordinal) ? "5 created" : line));
        Assert.Equal(2, (await server.PatronsAsync()).Count);
        // The same of patrons who are there: one by the barcode, one by the patron id.
        await server.ImportAsync(Head + "10001,Ada,Alpha,,P1\n");
        Assert.Equal(
            ["2 updated 10001 last_name", "3 refused | line 2 means the same patron"],
            await server.ImportAsync(Head + "10001,Ada,Beta,,\n,Ada,Gamma,,P1\n", Imports.Update with { TakesEach = true }));
    }

    [EveryEngine]
    public async Task A29_a_name_alone_matches_nobody(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.ImportAsync(Head + "10001,Ada,Alpha,ada@example.org,\n");
        Assert.Equal(
            ["2 updated 10001 patron_id", "3 created 10002"],
            await server.ImportAsync(Head + "10001,Ada,Alpha,ada@example.org,P1\n10002,Ada,Alpha,,\n"));
    }

    [EveryEngine]
    public async Task A30_emails_are_exchanged(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        foreach (var each in new[] { false, true })
        {
            await server.ImportAsync(Head + "10001,Ann,Alpha,a@example.org,\n10002,Bob,Beta,b@example.org,\n");
            Assert.Equal(
                ["2 updated 10001 email", "3 updated 10002 email"],
                await server.ImportAsync(
                    Head + "10001,Ann,Alpha,b@example.org,\n10002,Bob,Beta,a@example.org,\n", Imports.Update with { TakesEach = each }));
            Assert.Equal(
                ["10001|b@example.org|b@example.org", "10002|a@example.org|a@example.org"],
                await server.PatronsAsync("barcode, email, email_claim", 3));
        }
    }

    [EveryEngine]
    public async Task A30_barcodes_are_exchanged_also_in_a_ring_and_by_a_new_patron(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        foreach (var each in new[] { false, true })
        {
            var wishes = Imports.Update with { Match = [IntakeField.PatronId], TakesEach = each };
            await server.ImportAsync(Head + "10001,Ann,Alpha,,P1\n10002,Bob,Beta,,P2\n10003,Cy,Gamma,,P3\n", wishes);
            Assert.Equal(
                ["2 updated 10002 barcode", "3 updated 10003 barcode", "4 updated 10001 barcode"],
                await server.ImportAsync(Head + "10002,Ann,Alpha,,P1\n10003,Bob,Beta,,P2\n10001,Cy,Gamma,,P3\n", wishes));
            Assert.Equal(["10001|Cy", "10002|Ann", "10003|Bob"], await server.PatronsAsync("barcode, first_name", 2));
            Assert.Equal(
                ["2 updated 10001 barcode", "3 updated 10002 barcode", "4 updated 10003 barcode"],
                await server.ImportAsync(Head + "10001,Ann,Alpha,,P1\n10002,Bob,Beta,,P2\n10003,Cy,Gamma,,P3\n", wishes));
        }

        var last = Imports.Update with { Match = [IntakeField.PatronId] };
        Assert.Equal(
            ["2 created 10003", "3 updated 10004 barcode"],
            await server.ImportAsync(Head + "10003,Di,Delta,,P4\n10004,Cy,Gamma,,P3\n", last));
        // Bob keeps his barcode, so that nobody can take it.
        Assert.Equal(
            ["2 refused 10002 | barcode is of 10002 Bob Beta", "3 refused 10001 | barcode is of 10001 Ann Alpha"],
            await server.ImportAsync(
                Head + "10002,Ann,Alpha,,P1\n10001,Ed,Epsilon,,P5\n", last with { TakesEach = true }));
        Assert.Equal(
            ["10001|Ann", "10002|Bob", "10003|Di", "10004|Cy"], await server.PatronsAsync("barcode, first_name", 2));
    }

    [EveryEngine]
    public async Task A31_an_email_in_another_case_is_the_same_one(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.ImportAsync(Head + "10001,Ann,Alpha,ann@example.org,\n");
        const string File = Head + ",Ann,Alpha,Ann@Example.ORG,\n";
        Assert.Equal(["2 updated 10001 email"], await server.ImportAsync(File));
        Assert.Equal(["2 unchanged 10001"], await server.ImportAsync(File));
        Assert.Equal(["10001|Ann|Alpha|Ann@Example.ORG"], await server.PatronsAsync());
    }

    [EveryEngine]
    public async Task A32_another_spelling_in_Unicode_is_no_change(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.ImportAsync(Head + "10001,Ann,Müller,,\n");
        Assert.Equal(["2 unchanged 10001"], await server.ImportAsync(Head + "10001,Ann,Mu\u0308ller,,\n"));
        Assert.Equal(["10001|Ann|Müller|null"], await server.PatronsAsync());
    }

    [EveryEngine]
    public async Task A33_a_barcode_of_another_system_is_kept(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        Assert.Equal(
            [
                "2 created AB-12345", "3 created 1234",
                "4 created A|1 | barcode A|1 has a '|', which SIP2 machines can't carry",
                "3 barcode(s) are not 5 to 15 digits, so Libib's clients can't create or change such ones",
            ],
            await server.ImportAsync(Head + "AB-12345,Ada,Alpha,,\n1234,Bo,Beta,,\nA|1,Cy,Gamma,,\n"));
    }

    [EveryEngine]
    public async Task A_patron_who_is_there_is_left_alone_unless_asked(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.ImportAsync(Head + "10001,Ada,Alpha,,\n");
        const string File = Head + "10001,Ada,Beta,,\n10002,Bo,Beta,,\n";
        Assert.Equal(
            ["2 refused 10001 | 10001 Ada Alpha is there already: say --if-exists update or skip", "3 created 10002"],
            await server.ImportAsync(File, new()));
        Assert.Equal(["10001|Ada|Alpha|null"], await server.PatronsAsync());
        Assert.Equal(
            ["2 skipped 10001 | 10001 Ada Alpha is there already", "3 created 10002"],
            await server.ImportAsync(File, new() { IfExists = IfExists.Skip }));
        Assert.Equal(
            ["2 updated 10001 last_name", "3 unchanged 10002"], await server.ImportAsync(File));
        Assert.Equal(["2 unchanged 10001", "3 unchanged 10002"], await server.ImportAsync(File, new()));
    }

    [EveryEngine]
    public async Task An_old_card_of_merged_records_means_the_one_that_stayed(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.ImportAsync(Head + "10001,Ada,Alpha,,\n10002,Ada,Alpha,,\n");
        await server.Store.WriteAsync(
            session => session.ExecuteAsync(Sql.Composed("""
                insert into patron_alias (library_id, barcode, barcode_folded, patron, merge_id)
                select library_id, '10009', '10009', id, 'm' from patron where barcode = '10001'
                """)),
            CancellationToken.None);
        Assert.Equal(["2 updated 10001 last_name"], await server.ImportAsync(Head + "10009,Ada,Beta,,\n"));
    }
}
