using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Lending;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Lending;

/// <summary>No sequence of steps lets a refused action through, loses a loan, or lends an item twice.</summary>
public sealed class LendingModelTests
{
    private const int MostSeconds = 6;

    private static readonly Gen<Step> AnyStep = Gen.Select(
        Gen.Frequency(
            (6, Gen.Const(Deed.CheckOut)), (3, Gen.Const(Deed.Renew)), (5, Gen.Const(Deed.CheckIn)), (2, Gen.Const(Deed.Hold)),
            (1, Gen.Const(Deed.Block)), (2, Gen.Const(Deed.Unblock)), (2, Gen.Const(Deed.Freeze)), (2, Gen.Const(Deed.End)),
            (3, Gen.Const(Deed.Delete)), (3, Gen.Const(Deed.Restore))),
        Gen.Int[0, 2], Gen.Int[0, 2], Gen.Bool,
        (deed, patron, item, alone) => new Step(deed, patron, item, alone ? Asker.Patron : Asker.Staff));

    [EveryEngine]
    public async Task Any_sequence_of_steps_agrees_with_the_model(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var libraries = 0;
        await AnyStep.Array[1, 60].SampleAsync(
            async steps => await RunAsync(server, await server.SecondLibraryAsync($"lending{++libraries}"), steps),
            writeLine: TestContext.Current.TestOutputHelper!.WriteLine,
            time: MostSeconds,
            threads: 1,
            print: steps => string.Join('\n', steps.Select(step => step.ToString())));
    }

    private static async Task RunAsync(TestServer server, Caller caller, Step[] steps)
    {
        var who = new List<Member>();
        for (var i = 0; i < 3; i++)
            who.Add(new Member(await server.CreateAsync(caller)));
        var things = Enumerable.Range(0, 3).Select(i => new Thing($"B{i}")).ToList();
        foreach (var thing in things)
            await server.ImportItemAsync(caller, thing.Barcode, "Title");

        for (var i = 0; i < steps.Length; i++)
        {
            // No two steps are of one instant, so that what was before another is known.
            server.Clock.Advance(TimeSpan.FromMilliseconds(1));
            var (step, member, thing) = (steps[i], who[steps[i].Patron], things[steps[i].Item]);
            Assert.Equal(Expected(i, step, member, thing, things), await ActAsync(server, caller, step, member, thing));
        }

        foreach (var thing in things)
        {
            Assert.Equal(
                thing.Queue.Waiting.Select(place => $"{place.Who.Patron.Uuid}|{(place.OnShelf ? HoldStatus.OnShelf : HoldStatus.Waiting)}"),
                await server.QueryAsync(
                    $"""
                    select patron, status from hold join item on item.id = hold.item_id
                    where hold.library_id = {caller.Library.Id} and item.barcode = '{thing.Barcode}' and is_open = 1
                    order by {Hold.Order}
                    """,
                    2));
        }

        foreach (var member in who)
        {
            var counts = await server.Loans().CountsAsync(caller, member.Patron.Uuid, CancellationToken.None);
            Assert.Equal(things.Count(thing => thing.Holder == member), counts.OnLoan);
            Assert.Equal(
                [member.IsDeleted ? "0" : $"{member.Loans}"],
                await server.QueryAsync($"select cast(count(*) as text) from loan where patron = '{member.Patron.Uuid}'", 1));
        }

        Assert.Equal(
            [$"{who.Sum(member => member.Loans)}"],
            await server.QueryAsync($"select cast(count(*) as text) from loan where library_id = {caller.Library.Id}", 1));
    }

    // What the rules say, and what is so afterwards.
    private static string Expected(int number, Step step, Member member, Thing thing, List<Thing> things)
    {
        var refused = member.Block is not null || member.IsInactive || (member.IsFrozen && step.Asker == Asker.Patron);
        switch (step.Deed)
        {
            case Deed.CheckIn:
                var was = thing.Holder;
                thing.Holder = null;
                thing.Queue.Shelve();
                return (was is null ? "NotOnLoan" : "Returned") + thing.Queue.Turn?.Patron.Uuid;
            case Deed.Restore:
                var back = member.IsDeleted;
                member.IsDeleted = false;
                things.ForEach(other => other.Queue.Restore(member));
                return back ? "Restored" : "NotDeleted";
            case Deed.Delete when member.IsDeleted:
                return "NotFound";
            case Deed.Delete when things.Any(other => other.Holder == member):
                return "HasCheckouts";
            case Deed.Delete:
                member.IsDeleted = true;
                things.ForEach(other => other.Queue.Delete(member, number));
                return "Deleted";
            case Deed.Block or Deed.Unblock:
                return "";
            case Deed.Freeze:
                member.IsFrozen = !member.IsDeleted && step.Asker == Asker.Patron || (member.IsDeleted && member.IsFrozen);
                return "";
            case Deed.End:
                member.IsInactive = !member.IsDeleted && step.Asker == Asker.Patron || (member.IsDeleted && member.IsInactive);
                return "";
            case var _ when member.IsDeleted:
                return "NoPatron";
            case Deed.CheckOut when thing.Holder == member:
                return "AlreadyTheirs";
            case Deed.Renew when thing.Holder != member:
                return "NotOnLoanToThem";
            case var _ when refused:
                return "Denied: Barred";
            case Deed.CheckOut when thing.Holder is not null:
                return "ItemOnLoanToAnother";
            case Deed.CheckOut when thing.Queue.Turn is { } first && first != member:
                return "HeldForAnother";
            case Deed.CheckOut:
                thing.Queue.Lend(member, number);
                (thing.Holder, thing.Renewals) = (member, 0);
                member.Loans++;
                return "LentOut";
            case Deed.Renew when thing.Renewals == 2:
                return "Denied: LimitReached";
            case Deed.Renew when !thing.Queue.IsEmpty:
                return "HeldForAnother";
            case Deed.Renew:
                thing.Renewals++;
                return "Renewed";
            case var _ when thing.Holder == member:
                return "HasItAlready";
            case var _ when thing.Queue.Has(member):
                return "AlreadyPlaced";
            default:
                thing.Queue.Add(member);
                return "Placed";
        }
    }

    private static async Task<string> ActAsync(TestServer server, Caller caller, Step step, Member member, Thing thing)
    {
        var (patron, item, cancel) = (member.Patron, thing.Barcode, CancellationToken.None);
        var blocks = server.Services.GetRequiredService<BlockRecords>();
        switch (step.Deed)
        {
            case Deed.CheckOut:
                return NameOf(await server.CheckOutAsync(caller, patron, item, asker: step.Asker));
            case Deed.Renew:
                return NameOf(await server.RenewAsync(caller, patron, item, step.Asker));
            case Deed.Hold:
                return NameOf(await server.HoldAsync(caller, patron, item, step.Asker));
            case Deed.CheckIn:
                var back = await server.CheckInAsync(caller, item);
                var next = back is CheckIn.Returned returned ? returned.Next : Assert.IsType<CheckIn.NotOnLoan>(back).Next;
                return back.GetType().Name + next?.PatronId;
            case Deed.Delete:
                return (await server.Patrons().DeleteAsync(caller, PatronKey.Of(patron.Barcode), cancel)).GetType().Name;
            case Deed.Restore:
                return (await server.RestoreAsync(caller, patron.Barcode)).GetType().Name;
            case Deed.Block:
                member.Block ??= member.IsDeleted ? null : await server.BlockAsync(caller, patron);
                return "";
            case Deed.Unblock:
                if (member is { Block: { } block, IsDeleted: false })
                {
                    Assert.IsType<ChangeRecord.Done>(await blocks.DeleteAsync(caller, block, default, cancel));
                    member.Block = null;
                }

                return "";
            case Deed.End:
                if (!member.IsDeleted)
                    await server.SetActiveAsync(caller, patron, !member.IsInactive);
                return "";
            default:
                if (!member.IsDeleted)
                    await server.FreezeAsync(caller, patron, member.IsFrozen);
                return "";
        }
    }

    private static string NameOf(object outcome)
    {
        var denial = outcome switch
        {
            CheckOut.Denied(var one) => one,
            RenewLoan.Denied(var one) => one,
            PlaceHold.Denied(var one) => one,
            _ => null,
        };
        return denial is null ? outcome.GetType().Name : $"Denied: {denial.GetType().Name}";
    }

    private enum Deed
    {
        CheckOut,
        Renew,
        CheckIn,
        Hold,
        Block,
        Unblock,
        Freeze,
        End,
        Delete,
        Restore,
    }

    private sealed record Step(Deed Deed, int Patron, int Item, Asker Asker);

    private sealed class Member(Patron patron)
    {
        public Patron Patron { get; } = patron;

        public string? Block { get; set; }

        public bool IsFrozen { get; set; }

        public bool IsInactive { get; set; }

        public bool IsDeleted { get; set; }

        public int Loans { get; set; }
    }

    private sealed class Thing(string barcode)
    {
        public string Barcode { get; } = barcode;

        public Member? Holder { get; set; }

        public int Renewals { get; set; }

        public ModelQueue<Member> Queue { get; } = new();
    }
}
