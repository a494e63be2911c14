using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Lending;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Lending;

/// <summary>What tests do at the ledger below any wire.</summary>
internal static class LendingDesk
{
    public static Loans Loans(this TestServer server) => server.Services.GetRequiredService<Loans>();

    public static Holds Holds(this TestServer server) => server.Services.GetRequiredService<Holds>();

    public static async Task<CheckOut> CheckOutAsync(
        this TestServer server, Caller caller, Patron patron, string item, LoanTerms? terms = null, Asker asker = Asker.Staff) =>
        await server.Loans().CheckOutAsync(
            caller, asker, PatronKey.Of(patron.Barcode), item, terms ?? LoanTerms.Ordinary, CancellationToken.None);

    public static async Task<Loan> LendAsync(this TestServer server, Caller caller, Patron patron, string item) =>
        Assert.IsType<CheckOut.LentOut>(await server.CheckOutAsync(caller, patron, item)).Loan;

    public static async Task<RenewLoan> RenewAsync(
        this TestServer server, Caller caller, Patron patron, string item, Asker asker = Asker.Staff) =>
        await server.Loans().RenewAsync(
            caller, asker, PatronKey.Of(patron.Barcode), item, LoanTerms.Ordinary, CancellationToken.None);

    public static async Task<CheckIn> CheckInAsync(this TestServer server, Caller caller, string item) =>
        await server.Loans().CheckInAsync(caller, item, returnedAt: null, CancellationToken.None);

    public static async Task<PlaceHold> HoldAsync(
        this TestServer server, Caller caller, Patron patron, string item, Asker asker = Asker.Staff) =>
        await server.Holds().PlaceAsync(
            caller, asker, PatronKey.Of(patron.Barcode), new NewHold { Barcode = item }, CancellationToken.None);

    /// <summary>Imports an item, or its title if it is there.</summary>
    public static async Task<Item> ImportItemAsync(this TestServer server, Caller caller, string barcode, string? title = null)
    {
        var items = server.Services.GetRequiredService<ItemRecords>();
        await items.ImportAsync(caller.Library, caller.Actor, [new(barcode, title, null, null)], CancellationToken.None);
        return (await items.FindAsync(caller, barcode, CancellationToken.None))!;
    }

    /// <summary>Blocks a patron from everything; answers the block's id.</summary>
    public static async Task<string> BlockAsync(this TestServer server, Caller caller, Patron patron)
    {
        var block = new BlockContent
        {
            UserId = patron.Uuid,
            Description = "Owes a book",
            Borrowing = true,
            Renewals = true,
            Requests = true,
        };
        return Assert.IsType<CreateBlock.Created>(
            await server.Services.GetRequiredService<BlockRecords>().CreateAsync(caller, id: null, block, CancellationToken.None))
            .Block.Id;
    }

    public static async Task SetActiveAsync(this TestServer server, Caller caller, Patron patron, bool active) =>
        Assert.IsType<UpdatePatron.Updated>(await server.Patrons().UpdateAsync(
            caller, PatronKey.Of(patron.Barcode),
            new PatronInput { User = new(null, null, null, UserDetails.None) { Active = active } }, default, CancellationToken.None));

    public static async Task FreezeAsync(this TestServer server, Caller caller, Patron patron, bool frozen) =>
        Assert.IsType<UpdatePatron.Updated>(await server.Patrons().UpdateAsync(
            caller, PatronKey.Of(patron.Barcode), Desk.Say((PatronField.Freeze, frozen ? "1" : "0")), default, CancellationToken.None));

    /// <summary>How many loans a query finds, counted in both ways.</summary>
    public static async Task<long> CountLoansAsync(this TestServer server, Caller caller, string query)
    {
        var listing = server.Loans().Query(caller, query);
        var read = 0;
        await foreach (var chunk in listing.ReadAsync(0, 100, CancellationToken.None))
            read += chunk.Count;
        Assert.Equal(read, await listing.CountAsync(CancellationToken.None));
        return read;
    }
}
