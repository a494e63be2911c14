using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Intake;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Intake;

/// <summary>What the cells of a row say. The names begin with the cases of "moving in".</summary>
public sealed class WhatARowSaysTests
{
    private const string Hash = "$2a$08$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuvwxyz01234";

    private static string Head(string column) => $"barcode,first_name,last_name,{column}\n";

    [EveryEngine]
    public async Task A34_the_dates_of_a_column_have_one_order(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var library = (await server.PlanAsync([], null)).Caller.Library;
        async Task<string[]> DaysAsync() =>
            [.. (await server.QueryAsync("select cast(expires_at as text) from patron order by barcode", 1)).Select(instant =>
                library.Calendar.LastDayOf(Instants.FromMicroseconds(long.Parse(instant, null)))!.Value.ToString("yyyy-MM-dd", null))];

        const string File = "10001,Ada,Alpha,03/04/2027\n10002,Bo,Beta,25/12/2027\n";
        Assert.Equal(["2 created 10001", "3 created 10002"], await server.ImportAsync(Head("expiry") + File));
        Assert.Equal(["2027-04-03", "2027-12-25"], await DaysAsync());
        Assert.Equal(["2 unchanged 10001", "3 unchanged 10002"], await server.ImportAsync(Head("expiry") + File));

        const string Unclear = "10001,Ada,Alpha,03/05/2027\n10002,Bo,Beta,04/05/2027\n";
        Assert.Equal(
            ["line 2: the date may mean two days; say --dates dmy (day first) or --dates mdy (month first)"],
            await server.ImportAsync(Head("expiry") + Unclear));
        await server.ImportAsync(Head("expiry") + Unclear, Imports.Update with { Dates = DateOrder.MonthDayYear });
        Assert.Equal(["2027-03-05", "2027-04-05"], await DaysAsync());
        await server.ImportAsync(Head("expiry") + Unclear, Imports.Update with { Dates = DateOrder.DayMonthYear });
        Assert.Equal(["2027-05-03", "2027-05-04"], await DaysAsync());

        Assert.StartsWith(
            "the date in line 2 begins with the day, the one in line 3 with the month; ",
            Assert.Single(await server.ImportAsync(Head("expiry") + "10001,Ada,Alpha,25/12/2027\n10002,Bo,Beta,12/25/2027\n")),
            StringComparison.Ordinal);
        Assert.Equal(
            ["2 refused 10001 | expires_at must be a date such as 2027-04-03; got '31.02.2027'"],
            await server.ImportAsync(Head("expiry") + "10001,Ada,Alpha,31.02.2027\n"));
    }

    [EveryEngine]
    public async Task A35_a_flag_that_is_not_understood_refuses_the_row(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.ImportAsync(Head("freeze") + "10001,Ada,Alpha,1\n10002,Bo,Beta,TRUE\n");
        foreach (var cell in new[] { "ja", "x", "2" })
        {
            Assert.Equal(
                [$"2 refused 10001 | freeze must be 1, true, 0, false or empty; got '{cell}'"],
                await server.ImportAsync(Head("freeze") + $"10001,Ada,Alpha,{cell}\n"));
        }

        Assert.Equal(
            ["2 unchanged 10001", "3 updated 10002 freeze"],
            await server.ImportAsync(Head("freeze") + "10001,Ada,Alpha,\n10002,Bo,Beta,0\n"));
        Assert.Equal(["10001|1", "10002|0"], await server.PatronsAsync("barcode, cast(frozen as text)", 2));
    }

    [EveryEngine]
    public async Task A36_Libib_s_status_freezes_and_never_ends_a_membership(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.ImportAsync(Head("freeze") + "10001,Ada,Alpha,1\n10002,Bo,Beta,0\n10003,Cy,Gamma,0\n");
        Assert.Equal(
            [
                "2 unchanged 10001", "3 updated 10002 freeze", "4 unchanged 10003", "5 created 10004",
                "1 patron(s) are inactive in the file: that is about use, not membership, and changes nothing",
            ],
            await server.ImportAsync(
                Head("Patron Status") + "10001,Ada,Alpha,active\n10002,Bo,Beta,Frozen\n10003,Cy,Gamma,inactive\n10004,Di,Delta,new\n"));
        Assert.Equal(
            ["10001|1|0", "10002|1|0", "10003|0|0", "10004|0|0"],
            await server.PatronsAsync("barcode, cast(frozen as text), cast(inactive as text)", 3));
        Assert.Equal(
            ["2 refused 10001 | status must be active, inactive, new, frozen or empty; got 'gone'"],
            await server.ImportAsync(Head("Patron Status") + "10001,Ada,Alpha,gone\n"));
    }

    [EveryEngine]
    public async Task A37_a_hash_in_the_place_of_a_password_is_refused_and_not_shown(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        foreach (var hash in new[]
        {
            Hash, "$6$salt$abcdefghijklmnopqrstuvwxyz", "{SSHA}abcdef", new string('a', 32), "5f4dcc3b5aa765d61d8327deb882cf99",
        })
        {
            var line = Assert.Single(await server.ImportAsync(Head("password") + $"10001,Ada,Alpha,{hash}\n"));
            Assert.Equal("2 refused 10001 | password is a hash, not a password: leave the column out", line);
        }

        var password = Assert.Single(await server.ImportAsync(Head("password") + "10001,Ada,Alpha,correct horse\n"));
        Assert.Equal("2 created 10001", password);
        var stored = Assert.Single(await server.QueryAsync("select password_hash from patron", 1));
        Assert.True(PasswordHash.Verify("correct horse", stored));
        // An empty cell never takes a password away.
        await server.ImportAsync(Head("password") + "10001,Ada,Beta,\n", Imports.Update with { ClearsEmpty = true });
        Assert.Equal([stored], await server.QueryAsync("select password_hash from patron", 1));
        var tooLong = Assert.Single(await server.ImportAsync(Head("password") + $"10002,Ada,Alpha,{new string('p', 1025)}\n"));
        Assert.DoesNotContain("ppp", tooLong, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task A38_tags_are_replaced_or_added_and_both_are_shown(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.ImportAsync(Head("tags") + "10001,Ada,Alpha,volunteer\n");
        var add = Imports.Update with { AddsTags = true };
        Assert.Equal(
            ["2 updated 10001 tags (volunteer → volunteer,grade 8)"],
            await server.ImportAsync(Head("tags") + "10001,Ada,Alpha,grade 8\n", add));
        Assert.Equal(["2 unchanged 10001"], await server.ImportAsync(Head("tags") + "10001,Ada,Alpha,grade 8\n", add));
        Assert.Equal(
            ["2 updated 10001 tags (volunteer,grade 8 → grade 8)"],
            await server.ImportAsync(Head("tags") + "10001,Ada,Alpha,grade 8\n"));
        Assert.Equal(["10001|grade 8"], await server.PatronsAsync("barcode, tags", 2));
    }

    [EveryEngine]
    public async Task Fields_for_new_patrons_only_leave_others_alone_and_set_fields_count_for_all(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.ImportAsync(Head("phone") + "10001,Ada,Alpha,123\n");
        var wishes = Imports.Update with
        {
            NewOnly = new HashSet<IntakeField> { IntakeField.Phone },
            Set = new Dictionary<IntakeField, string> { [IntakeField.City] = "Bath" },
        };
        Assert.Equal(
            ["2 updated 10001 city", "3 created 10002"],
            await server.ImportAsync(Head("phone") + "10001,Ada,Alpha,999\n10002,Bo,Beta,456\n", wishes));
        Assert.Equal(["10001|123|Bath", "10002|456|Bath"], await server.PatronsAsync("barcode, phone, city", 3));
    }

    [EveryEngine]
    public async Task What_a_record_does_not_take_is_said_with_what_would_be_right(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        Assert.Equal(
            [
                "2 refused 10001 | last_name is missing | email must be one email address; got 'ada at home'",
                "3 refused 10002 | country must be two letters, such as DE; got 'Germany'",
                $"4 refused {new string('1', 256)} | barcode may have 255 characters at most; it has 256",
            ],
            await server.ImportAsync(
                "barcode,first_name,last_name,email,country\n10001,Ada, ,ada at home,\n10002,Bo,Beta,,Germany\n"
                + $"{new string('1', 256)},Cy,Gamma,,\n",
                Imports.Update with { ClearsEmpty = true }));
    }
}
