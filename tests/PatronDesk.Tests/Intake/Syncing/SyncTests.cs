using PatronDesk.Hosting;
using PatronDesk.Intake;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Lending;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Intake;

/// <summary>The patrons of a school are synced each night. The names begin with the cases of "moving in".</summary>
public sealed class SyncTests
{
    [EveryEngine]
    public async Task A42_a_file_without_rows_does_nothing_unless_a_person_is_sure(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.SyncAsync(Syncing.Students(4));
        var before = await server.StateAsync();
        foreach (var text in new[] { "", "\ufeff\r\n", Syncing.Head })
        {
            var said = await server.SyncTwiceAsync(text, Syncing.Freeze with { AtMostPercent = 100 });
            Assert.Contains("Nothing is done with a file without rows; --yes does it.", said[^1], StringComparison.Ordinal);
            Assert.Equal("10001: not in the file: would be frozen, but nobody was touched", said[0]);
            Assert.Equal(before, await server.StateAsync());
        }

        var sure = await server.SyncTwiceAsync("", Syncing.Freeze with { IsSure = true });
        Assert.Equal("The file has no rows, 4 missing (4 frozen)", sure[^1]);
        Assert.Equal(["1", "1", "1", "1"], await server.PatronsAsync("cast(frozen as text)", 1));
    }

    [EveryEngine]
    public async Task A43_only_patrons_of_the_source_can_be_missing_and_the_share_is_of_them(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        for (var walkIn = 0; walkIn < 30; walkIn++)
            await server.CreateAsync(caller, (PatronField.Barcode, $"{90000 + walkIn}"));
        await server.SyncAsync("barcode,first_name,last_name\n20001,Ed,Church\n", Syncing.School with { Source = "church" });
        Assert.Equal(
            ["20 created, 0 updated, 0 unchanged, 0 skipped, 0 refused, 0 missing"], await server.SyncTwiceAsync(Syncing.Students(20)));
        Assert.Equal(
            [
                "10020: not in the file: frozen",
                "0 created, 0 updated, 19 unchanged, 0 skipped, 0 refused, 1 missing (1 frozen)",
            ],
            await server.SyncTwiceAsync(Syncing.Students(19), Syncing.Freeze));
        Assert.Equal(["10020"], await server.QueryAsync("select barcode from patron where frozen = 1", 1));

        // Three more of twenty are too many; of all fifty they would not be.
        var before = await server.StateAsync();
        var many = await server.SyncTwiceAsync(Syncing.Students(16), Syncing.Freeze);
        Assert.Contains(
            "3 of 20 patrons of the source are newly missing, more than --at-most says, so nothing is done; --yes does it.",
            many[^1], StringComparison.Ordinal);
        Assert.Equal(before, await server.StateAsync());
        Assert.Equal(
            "0 created, 0 updated, 16 unchanged, 0 skipped, 0 refused, 4 missing (3 frozen, 1 treated by an earlier sync)",
            (await server.SyncAsync(Syncing.Students(16), Syncing.Freeze with { AtMostPercent = 15 }))[^1]);
    }

    [EveryEngine]
    public async Task A44_a_refused_row_keeps_the_missing_untouched_and_they_are_named(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        const string Head = "barcode,first_name,last_name,expires\n";
        string File(int count, string last) =>
            Head + string.Concat(Enumerable.Range(1, count - 1).Select(number => $"{10000 + number},F,L,2027-07-31\n"))
            + $"{10000 + count},F,L,{last}\n";
        await server.SyncAsync(File(20, "2027-07-31"));
        var before = await server.StateAsync();
        var said = await server.SyncTwiceAsync(File(19, "soon"), Syncing.Freeze);
        Assert.Equal(
            [
                "20 refused | expires_at must be a date such as 2027-04-03; got 'soon'",
                "10020: not in the file: would be frozen, but nobody was touched",
                "0 created, 0 updated, 18 unchanged, 0 skipped, 1 refused, 1 missing. No row is written and nobody missing is touched, "
                    + "because a row was refused; --rows each writes the others.",
            ],
            said);
        Assert.Equal(before, await server.StateAsync());

        var each = Syncing.Freeze with { Import = Imports.Update with { TakesEach = true } };
        said = await server.SyncTwiceAsync(File(19, "soon") + "10021,New,Kid,\n", each);
        Assert.EndsWith("Nobody missing is touched, because a row was refused.", said[^1], StringComparison.Ordinal);
        Assert.Equal(["0"], await server.QueryAsync("select cast(count(*) as text) from patron where frozen = 1", 1));
        Assert.Contains("10021|New|Kid|null", await server.PatronsAsync());
    }

    [EveryEngine]
    public async Task A45_who_comes_back_gets_back_what_the_sync_took_and_never_what_a_desk_did(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        await server.SyncAsync(Syncing.Students(20));
        var desk = (await server.Patrons().FindAsync(caller, PatronKey.Of("10001"), CancellationToken.None))!;
        var leaver = (await server.Patrons().FindAsync(caller, PatronKey.Of("10020"), CancellationToken.None))!;
        await server.FreezeAsync(caller, desk, frozen: true);
        await server.FreezeAsync(caller, leaver, frozen: true);
        Assert.Equal(
            [
                "10019: not in the file: frozen", "10020: not in the file: so already",
                "0 created, 0 updated, 18 unchanged, 0 skipped, 0 refused, 2 missing (1 frozen, 1 so already)",
            ],
            await server.SyncTwiceAsync(Syncing.Students(18), Syncing.Freeze));
        Assert.Equal(
            ["20 updated freeze", "0 created, 1 updated, 19 unchanged, 0 skipped, 0 refused, 0 missing"],
            await server.SyncTwiceAsync(Syncing.Students(20), Syncing.Freeze));
        Assert.Equal(
            ["10001", "10020"], await server.QueryAsync("select barcode from patron where frozen = 1 order by barcode", 1));

        // Whom the desk thawed meanwhile the sync leaves alone, however long they are missing.
        await server.SyncAsync(Syncing.Students(19), Syncing.Freeze);
        await server.SyncAsync(Syncing.Students(18), Syncing.Freeze);
        await server.FreezeAsync(caller, leaver with { Barcode = "10019" }, frozen: false);
        var before = await server.StateAsync();
        await server.SyncAsync(Syncing.Students(18), Syncing.Freeze);
        Assert.Equal(before, await server.StateAsync());

        // And a freeze that the desk made after that is the desk's.
        await server.FreezeAsync(caller, leaver with { Barcode = "10019" }, frozen: true);
        Assert.Equal(
            "0 created, 0 updated, 20 unchanged, 0 skipped, 0 refused, 0 missing",
            (await server.SyncAsync(Syncing.Students(20), Syncing.Freeze))[^1]);
    }

    [EveryEngine]
    public async Task A45_an_end_and_an_inactive_membership_come_back_too(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        const string Columns = "barcode, cast(inactive as text), cast(expires_at as text)";
        await server.SyncAsync("barcode,first_name,last_name,expires\n10001,Ann,A,2027-07-31\n10002,Bob,B,\n10003,Cy,C,2027-07-31\n");
        var before = await server.PatronsAsync(Columns, 3);
        var all = Syncing.Students(3).Replace("First1,Last1", "Ann,A", StringComparison.Ordinal)
            .Replace("First2,Last2", "Bob,B", StringComparison.Ordinal).Replace("First3,Last3", "Cy,C", StringComparison.Ordinal);
        var none = "";
        foreach (var (missing, field, word) in new[]
        {
            (Missing.Inactive, "active", "made inactive"), (Missing.Expire, "expires_at", "expired"),
        })
        {
            none = Syncing.Head + $"2000{(int)missing},New,Kid,\n";
            var wishes = Syncing.School with { Missing = missing, AtMostPercent = 100 };
            Assert.Equal($"10001: not in the file: {word}", (await server.SyncTwiceAsync(none, wishes))[0]);
            Assert.NotEqual(before, (await server.PatronsAsync(Columns, 3)).Take(3));
            Assert.Equal($"2 updated {field}", (await server.SyncTwiceAsync(all, wishes))[0]);
            Assert.Equal(before, (await server.PatronsAsync(Columns, 3)).Take(3));
        }

        // A desk's own end stays.
        var expire = Syncing.School with { Missing = Missing.Expire, AtMostPercent = 100 };
        await server.SyncAsync(none, expire);
        var longer = new PatronInput { Membership = new() { ExpiresAt = new DateTimeOffset(2028, 1, 1, 0, 0, 0, TimeSpan.Zero) } };
        await server.Patrons().UpdateAsync(caller, PatronKey.Of("10001"), longer, default, CancellationToken.None);
        var desk = (await server.PatronsAsync(Columns, 3))[0];
        await server.SyncAsync(all, expire);
        Assert.Equal([desk, before[1], before[2]], (await server.PatronsAsync(Columns, 3)).Take(3));
    }

    [EveryEngine]
    public async Task A46_whom_a_desk_deleted_is_refused_until_the_purge(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        const string File = "barcode,first_name,last_name,email,patron_id\n10001,Ann,Alpha,a@example.org,\n,Bob,Beta,b@example.org,\n"
            + ",Cy,Gamma,,S3\n10004,Dad,Doe,fam@example.org,\n";
        await server.SyncAsync(File);
        foreach (var barcode in await server.PatronsAsync("barcode", 1))
            await server.DeleteAsync(caller, barcode);
        server.Clock.Advance(TimeSpan.FromDays(1));
        var said = await server.SyncTwiceAsync(File + "10005,Kim,Doe,fam@example.org,\n", Syncing.Freeze);
        Assert.Equal(
            "2 refused | 10001 Ann Alpha was deleted at the desk on 2026-11-23: restore, or take out of the file", said[0]);
        Assert.All(said.Take(4), line => Assert.EndsWith("2026-11-23: restore, or take out of the file", line, StringComparison.Ordinal));
        Assert.StartsWith("1 created, 0 updated, 0 unchanged, 0 skipped, 4 refused, 0 missing", said[^1], StringComparison.Ordinal);
        Assert.Empty(await server.PatronsAsync());

        Assert.IsType<RestorePatron.Restored>(await server.RestoreAsync(caller, "10001"));
        Assert.Equal(
            "0 created, 0 updated, 1 unchanged, 0 skipped, 0 refused, 0 missing",
            (await server.SyncAsync(Syncing.Head + "10001,Ann,Alpha,a@example.org\n"))[^1]);
        await server.Accounts().ChangeAsync(caller.Library with { KeepDeletedDays = 0 }, CancellationToken.None);
        await server.Patrons().PurgeAsync((await server.CallerAsync()).Library, CancellationToken.None);
        Assert.Equal(["1"], await server.QueryAsync("select cast(count(*) as text) from sync_patron", 1));
        Assert.Equal(
            "3 created, 0 updated, 1 unchanged, 0 skipped, 0 refused, 0 missing", (await server.SyncAsync(File))[^1]);
    }

    [EveryEngine]
    public async Task A47_fields_that_count_for_new_patrons_alone_overwrite_nobody(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        const string Head = "barcode,first_name,last_name,phone,email\n";
        var wishes = Syncing.School with
        {
            Import = Imports.Update with { NewOnly = new HashSet<IntakeField> { IntakeField.Phone, IntakeField.Email } },
        };
        await server.SyncAsync(Head + "10001,Ann,Alpha,123,ann@example.org\n", wishes);
        await server.Patrons().UpdateAsync(
            await server.CallerAsync(), PatronKey.Of("10001"), Desk.Say((PatronField.Phone, "456")), default, CancellationToken.None);
        Assert.Equal(
            ["1 created, 0 updated, 1 unchanged, 0 skipped, 0 refused, 0 missing"],
            await server.SyncTwiceAsync(Head + "10001,Ann,Alpha,123,ann@example.org\n10002,Bob,Beta,789,bob@example.org\n", wishes));
        Assert.Equal(
            ["10001|456|ann@example.org", "10002|789|bob@example.org"], await server.PatronsAsync("barcode, phone, email", 3));
    }

    [EveryEngine]
    public async Task A27_a_row_without_a_key_is_refused(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var said = await server.SyncTwiceAsync(Syncing.Head + ",Ada,Alpha,\n");
        Assert.Equal("2 refused | nothing to know this row by: give it a barcode, an email or a patron_id", said[0]);
        Assert.Empty(await server.PatronsAsync());
    }

    [EveryEngine]
    public async Task A33_and_A39_barcodes_may_be_any_text_and_a_heading_that_is_not_there_refuses_the_file(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.SyncAsync(Syncing.Head + "AB-12345,Ada,Alpha,\n1234,Bo,Beta,\n");
        Assert.Equal(["1234", "AB-12345"], await server.PatronsAsync("barcode", 1));
        var before = await server.StateAsync();
        var map = new Dictionary<string, IntakeField?> { ["Libary card"] = IntakeField.Barcode };
        Assert.Equal(
            ["--map: there is no heading 'Libary card'; the headings are 'Library card', 'first_name', 'last_name'"],
            await server.SyncTwiceAsync(
                "Library card,first_name,last_name\n1234,Bo,Beta\n",
                Syncing.Freeze with { IsSure = true, Import = Imports.Update with { Map = map } }));
        Assert.Equal(before, await server.StateAsync());
    }

    [EveryEngine]
    public async Task A_second_run_writes_nothing_and_a_patron_who_was_there_becomes_the_source_s(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.CreateAsync(
            await server.CallerAsync(), (PatronField.Barcode, "10001"), (PatronField.FirstName, "First1"), (PatronField.LastName, "Last1"));
        Assert.Equal(
            "19 created, 0 updated, 1 unchanged, 0 skipped, 0 refused, 0 missing", (await server.SyncAsync(Syncing.Students(20)))[^1]);
        foreach (var missing in new[] { Missing.Report, Missing.Freeze })
        {
            var wishes = Syncing.School with { Missing = missing };
            await server.SyncAsync(Syncing.Students(19, from: 2), wishes);
            var before = await server.StateAsync();
            await server.SyncAsync(Syncing.Students(19, from: 2), wishes);
            Assert.Equal(before, await server.StateAsync());
        }

        Assert.Equal("school|10001|freeze|1", (await server.SyncedAsync())[0]);
        Assert.Equal(20, (await server.SyncedAsync()).Count);
    }

    [EveryEngine]
    public async Task Two_runs_of_one_source_do_not_overlap_and_two_sources_do(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var library = (await server.CallerAsync()).Library.Id;
        await using (await server.Store.TryLockAsync($"sync/{library}/school", CancellationToken.None))
        {
            Assert.Equal([SyncText.Running], await server.SyncAsync(Syncing.Students(2)));
            Assert.Empty(await server.PatronsAsync());
            await server.SyncAsync(Syncing.Head + "10009,Ed,Church,\n", Syncing.School with { Source = "church" });
            await using var node = await TestServer.StartAsync(engine, database: server.Database, isSetUp: false);
            Assert.Null(await node.Store.TryLockAsync($"sync/{library}/school", CancellationToken.None));
        }

        Assert.Equal(
            "2 created, 0 updated, 0 unchanged, 0 skipped, 0 refused, 0 missing", (await server.SyncAsync(Syncing.Students(2)))[^1]);
    }

    [Fact]
    public async Task The_lock_of_a_connection_that_broke_is_gone_and_another_node_can_take_it()
    {
        await using var server = await TestServer.StartAsync(Engine.Postgres);
        await using var held = await server.Store.TryLockAsync("sync", CancellationToken.None);
        Assert.True(await held!.IsHeldAsync());
        await server.QueryAsync(
            """
            select pg_terminate_backend(pid, 5000)::text from pg_locks
            where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
            """,
            1);
        Assert.False(await held.IsHeldAsync());
        await using var next = await server.Store.TryLockAsync("sync", CancellationToken.None);
        Assert.True(await next!.IsHeldAsync());
    }
}
