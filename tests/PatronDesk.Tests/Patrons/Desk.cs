using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Patrons;

/// <summary>What tests do at the register of patrons below any wire.</summary>
internal static class Desk
{
    public static PatronRecords Patrons(this TestServer server) => server.Services.GetRequiredService<PatronRecords>();

    /// <summary>The room on another store, such as one that records its statements, without what follows a deletion.</summary>
    public static PatronRecords PatronsOn(this TestServer server, Store store, TimeSpan? limit = null) => new(
        store, server.Services.GetRequiredService<PasswordQueue>(), new(limit ?? TimeSpan.FromSeconds(10)), [], [], [], [],
        server.Clock);

    public static LibraryAccounts Accounts(this TestServer server) => server.Services.GetRequiredService<LibraryAccounts>();

    public static PatronCards Cards(this TestServer server) => new(server.Store, server.Clock);

    /// <summary>The first library, as the program itself calls.</summary>
    public static async Task<Caller> CallerAsync(this TestServer server) =>
        Caller.CommandLine((await server.Accounts().ListAsync(CancellationToken.None))[0]);

    /// <summary>A second library on the same store, with the key <c>second-key</c> of <c>second-user</c>.</summary>
    public static async Task<Caller> SecondLibraryAsync(this TestServer server, string tenant = "second", long? operatorId = null)
    {
        var wanted = new NewLibrary
        {
            Organization = tenant,
            Tenant = tenant,
            ApiId = $"{tenant}-user",
            ApiKey = $"{tenant}-key",
            Username = "owner",
            Password = "secret-of-owner",
            TimeZone = "Etc/UTC",
            OperatorId = operatorId,
        };
        Assert.IsType<CreateLibrary.Created>(await server.Accounts().CreateAsync(wanted, onlyIfFirst: false, CancellationToken.None));
        return Caller.CommandLine((await server.Accounts().FindAsync(tenant, CancellationToken.None))!);
    }

    public static PatronInput Say(params (PatronField Field, string Text)[] said)
    {
        var input = new PatronInput();
        foreach (var (field, text) in said)
            input[field] = text;
        return input;
    }

    /// <summary>A new patron, who must be accepted.</summary>
    public static async Task<Patron> CreateAsync(
        this TestServer server, Caller caller, params (PatronField Field, string Text)[] said)
    {
        var outcome = await server.TryCreateAsync(caller, said);
        return Assert.IsType<CreatePatron.Created>(outcome).Patron;
    }

    public static async Task<CreatePatron> TryCreateAsync(
        this TestServer server, Caller caller, params (PatronField Field, string Text)[] said)
    {
        var input = Say([(PatronField.FirstName, "Mary"), (PatronField.LastName, "Shelley"), .. said]);
        // A create that tries for ever is a failure, not a hanging run.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await server.Patrons().CreateAsync(caller, input, call: null, patience.Token);
    }

    public static async Task DeleteAsync(this TestServer server, Caller caller, string key) =>
        Assert.IsType<DeletePatron.Deleted>(
            await server.Patrons().DeleteAsync(caller, PatronKey.Of(key), CancellationToken.None));

    public static async Task<RestorePatron> RestoreAsync(this TestServer server, Caller caller, string key) =>
        await server.Patrons().RestoreAsync(caller, PatronKey.Of(key), CancellationToken.None);

    /// <summary>The kept total, after it was compared with a count of the rows, and so the kept number of each bucket.</summary>
    public static async Task<long> ExactTotalAsync(this TestServer server)
    {
        var kept = await server.QueryAsync(
            """
            select cast(library_id as text), cast(bucket as text), cast(sum(live) as text)
            from patron_tally group by library_id, bucket having sum(live) <> 0 order by library_id, bucket
            """,
            3);
        var counted = await server.QueryAsync(
            """
            select cast(library_id as text), cast(bucket as text), cast(count(*) as text)
            from (
                select library_id, -1 as bucket from patron where deleted_at is null
                union all
                select library_id, id / 4096 from patron where deleted_at is null) as live
            group by library_id, bucket order by library_id, bucket
            """,
            3);
        Assert.Equal(counted, kept);
        return counted.Select(row => row.Split('|'))
            .Where(row => row[1] == "-1")
            .Sum(row => long.Parse(row[2], CultureInfo.InvariantCulture));
    }

    /// <summary>Waits for what another thread does; a minute without it is a failure.</summary>
    public static async Task WaitForAsync(this TestServer server, string sql, string value)
    {
        for (var attempt = 0; ; attempt++)
        {
            var rows = await server.QueryAsync(sql, 1);
            if (rows[0] == value)
                return;
            Assert.True(attempt < 1200, $"{sql} is {rows[0]} and never was {value}.");
            await Task.Delay(50);
        }
    }

    /// <summary>Runs SQL that no room has, such as to fill a store.</summary>
    public static async Task ScriptAsync(this Store store, string script) =>
        await store.WriteAsync(
            async session =>
            {
                await session.ScriptAsync(script);
                return true;
            },
            CancellationToken.None);
}
