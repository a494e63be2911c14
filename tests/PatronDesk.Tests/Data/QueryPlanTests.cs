using System.Text.RegularExpressions;
using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Data;

/// <summary>
/// Every statement that the register of patrons sends is asked for its plan, on 20,000 patrons whose statistics are
/// known: none may read a whole table.
/// </summary>
public sealed partial class QueryPlanTests
{
    private const int Rows = 20_000;

    [EveryEngine]
    public async Task No_statement_of_the_register_reads_a_whole_table(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        await FillAsync(server, caller.Library);
        await using var recording = new RecordingStore(server.Store);
        await UseEverythingAsync(
            server.PatronsOn(recording),
            caller);

        Assert.True(recording.Noted.Count > 30, "The register sent fewer statements than this test expects.");
        var whole = new List<string>();
        foreach (var (text, values) in recording.Noted.DistinctBy(noted => noted.Text))
        {
            var plan = await PlanAsync(server.Store, text, values);
            if (WholeTable().IsMatch(plan))
                whole.Add($"{text}\n--- is done so:\n{plan}");
        }

        Assert.Empty(string.Join("\n\n", whole));
    }

    [EveryEngine]
    public async Task A_statement_without_an_index_is_seen(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await FillAsync(server, (await server.CallerAsync()).Library);
        var plan = await PlanAsync(server.Store, "select id from patron where phone = $1", ["1"]);
        Assert.Matches(WholeTable(), plan);
    }

    // The whole index of one table is no better than the table: SQLite says SCAN for both.
    [GeneratedRegex(@"(SCAN|Seq Scan on) (patron|patron_word|spent_barcode|idempotent_create)\b")]
    private static partial Regex WholeTable();

    private static async Task<string> PlanAsync(Store store, string text, DbValue[] values)
    {
        var sqlite = store.Dialect == Dialect.Sqlite;
        var lines = await store.WriteAsync(
            session =>
            {
                session.RollBack();
                return session.QueryAsync(
                    Sql.Composed(sqlite ? $"explain query plan {text}" : $"explain {text}"),
                    row => row.Text(sqlite ? 3 : 0),
                    values);
            },
            CancellationToken.None);
        return string.Join('\n', lines);
    }

    private static async Task UseEverythingAsync(PatronRecords patrons, Caller caller)
    {
        var cancel = CancellationToken.None;
        var barcode = PatronKey.Of("100012345");
        var email = PatronKey.Of("p12345@example.com");
        await patrons.FindAsync(caller, barcode, cancel);
        await patrons.FindAsync(caller, email, cancel);
        foreach (var skip in new[] { 0, 50, 5_000, 9_000, Rows - Rows / 10 - 50 })
            await patrons.ListAsync(caller, skip, 50, cancel);
        foreach (var text in new[] { "first1234", "first1234 last12345", "100012345", "p1234", "p12345@example.com" })
            await patrons.SearchAsync(caller, text, null, 0, 50, cancel);
        await patrons.SearchAsync(caller, null, DateTimeOffset.UnixEpoch.AddSeconds(Rows - 100), 0, 50, cancel);

        var user = new PatronInput { User = new UserInput(null, "mary", null, UserDetails.None), [PatronField.PatronId] = "x-1" };
        user[PatronField.Email] = "p12346@example.com";
        Assert.IsType<CreatePatron.Created>(await patrons.CreateAsync(caller, user, null, cancel));
        Assert.IsType<CreatePatron.Refused>(await patrons.CreateAsync(caller, user, null, cancel));
        Assert.IsType<DeletePatron.Deleted>(await patrons.DeleteAsync(caller, PatronKey.Of("p12346@example.com"), cancel));
        Assert.IsType<UpdatePatron.Updated>(await patrons.UpdateAsync(
            caller, PatronKey.OfBarcode("100012347"), Desk.Say((PatronField.Email, "new@example.com")), default, cancel));
        Assert.IsType<UpdatePatron.Refused>(
            await patrons.UpdateAsync(caller, PatronKey.OfUuid("uuid-112348"), user, default, cancel));
        await patrons.FindTwinsAsync(caller.Library, cancel);

        var input = Desk.Say((PatronField.FirstName, "Mary"), (PatronField.LastName, "Shelley"));
        var made = await patrons.CreateAsync(caller, input, new IdempotencyKey("plan", [1]), cancel);
        await patrons.CreateAsync(caller, input, new IdempotencyKey("plan", [1]), cancel);
        // In the way of the next number, so that the search for a free one is asked too.
        input[PatronField.Barcode] = Ean13.Make("202", 2);
        await patrons.CreateAsync(caller, input, null, cancel);
        await patrons.CreateAsync(caller, input, null, cancel);
        input[PatronField.Barcode] = null;
        await patrons.CreateAsync(caller, input, null, cancel);

        var change = Desk.Say((PatronField.Barcode, "99999"), (PatronField.Tags, "adult"), (PatronField.Password, "secret"));
        Assert.IsType<UpdatePatron.Updated>(await patrons.UpdateAsync(caller, barcode, change, default, cancel));
        await patrons.UpdateAsync(caller, email, Desk.Say((PatronField.Phone, "1")), default, cancel);
        Assert.IsType<DeletePatron.Deleted>(await patrons.DeleteAsync(caller, email, cancel));
        Assert.IsType<RestorePatron.Restored>(await patrons.RestoreAsync(caller, email, cancel));
        await patrons.DeleteAsync(caller, PatronKey.Of(Assert.IsType<CreatePatron.Created>(made).Patron.Barcode), cancel);
        await patrons.RestoreAsync(caller, PatronKey.Of("100012340"), cancel);
        await patrons.PurgeAsync(caller.Library with { KeepDeletedDays = 20_780 }, cancel);
        await patrons.ForgetCallsAsync(cancel);
    }

    /// <summary>Every tenth is deleted, one a second since 1970; a tenth as many calls and spent barcodes.</summary>
    private static async Task FillAsync(TestServer server, Library library) => await server.Store.ScriptAsync($"""
        insert into patron (id, library_id, uuid, barcode, barcode_folded, first_name, last_name, email, email_folded, email_claim,
            email_since, frozen, version,
        """ + " created_at, updated_at, deleted_at)\n" + $"""
        with recursive n (i) as (select cast(1 as bigint) union all select i + 1 from n where i < {Rows})
        select i, {library.Id}, 'uuid-' || cast(100000 + i as text), cast(100000000 + i as text), cast(100000000 + i as text),
        """ + " 'First' || cast(i as text), 'Last' || cast(i as text),\n" + $"""
            'p' || cast(i as text) || '@example.com', 'p' || cast(i as text) || '@example.com',
            'p' || cast(i as text) || '@example.com', i, 0, 1, 0, i * 1000000,
            case when i % 10 = 0 then i * 100000000 end
        from n;
        insert into patron_tally (library_id, bucket, shard, live)
        select {library.Id}, -1, 0, count(*) from patron where deleted_at is null;
        insert into patron_tally (library_id, bucket, shard, live)
        select {library.Id}, id / 4096, 0, count(*) from patron where deleted_at is null group by id / 4096;
        insert into patron_word (library_id, word, id)
        select library_id, 'first' || cast(id as text), id from patron where deleted_at is null;
        insert into patron_word (library_id, word, id)
        select library_id, 'last' || cast(id as text), id from patron where deleted_at is null;
        insert into spent_barcode (library_id, barcode) select library_id, 's' || cast(id as text) from patron;
        insert into idempotent_create (library_id, key, fingerprint, patron, created_at)
        select library_id, 'c' || cast(id as text), {(server.Store.Dialect == Dialect.Sqlite ? "x'00'" : "'\\x00'::bytea")}, id,
            {(server.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10} + id
        from patron;
        {(server.Store.Dialect == Dialect.Sqlite
            ? $"update counter set last = {Rows} where name = 'patron_row'"
            : $"select setval('patron_row', {Rows})")};
        analyze;
        """);
}
