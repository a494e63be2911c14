using CsCheck;
using PatronDesk.Lending;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Faces.Sip2;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Lending;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces;

/// <summary>
/// Staff by HTTP and patrons at a machine, in any order: nothing that is refused happens, no loan is lost, nothing is lent
/// twice. The machine asks as the patron, the desk as staff.
/// </summary>
public sealed class WireModelTests
{
    private const int MostSeconds = 8;

    private static readonly Gen<Step> AnyStep = Gen.Select(
        Gen.Frequency(
            (6, Gen.Const(Deed.CheckOut)), (3, Gen.Const(Deed.Renew)), (5, Gen.Const(Deed.CheckIn)), (2, Gen.Const(Deed.Hold)),
            (2, Gen.Const(Deed.Block)), (3, Gen.Const(Deed.Unblock)), (2, Gen.Const(Deed.Freeze)), (2, Gen.Const(Deed.Delete)),
            (2, Gen.Const(Deed.Restore))),
        Gen.Int[0, 2], Gen.Int[0, 2], Gen.Bool,
        (deed, patron, item, machine) => new Step(deed, patron, item, machine));

    [EveryEngine]
    public async Task Any_sequence_of_steps_over_HTTP_and_SIP2_agrees_with_the_model(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        await Kiosk.PrepareAsync(server);
        using var machine = await Kiosk.ConnectAsync(server);
        Assert.Equal("941", await machine.AskAsync("9300CNkiosk|COopen-sesame|"));
        var run = 0;
        await AnyStep.Array[1, 50].SampleAsync(
            async steps => await RunAsync(server, machine, ++run, steps),
            writeLine: TestContext.Current.TestOutputHelper!.WriteLine,
            time: MostSeconds,
            threads: 1,
            print: steps => string.Join('\n', steps.Select(step => step.ToString())));
    }

    private static async Task RunAsync(TestServer server, Kiosk machine, int run, Step[] steps)
    {
        var caller = await server.CallerAsync();
        var members = new List<Member>();
        for (var i = 0; i < 3; i++)
        {
            var patron = await server.CreateAsync(caller);
            members.Add(new Member(patron.Barcode, patron.Uuid));
        }

        var things = Enumerable.Range(0, 3).Select(i => new Thing($"R{run}-{i}")).ToList();
        foreach (var thing in things)
            await server.ImportItemAsync(caller, thing.Barcode);

        for (var i = 0; i < steps.Length; i++)
        {
            // No two steps are of one instant, so that what was before another is known.
            server.Clock.Advance(TimeSpan.FromMilliseconds(1));
            var (step, member, thing) = (steps[i], members[steps[i].Patron], things[steps[i].Item]);
            var expected = Expected(i, step, member, thing, things);
            Assert.Equal((step, expected), (step, await ActAsync(server, machine, step, member, thing)));
        }

        foreach (var thing in things)
        {
            var query = Uri.EscapeDataString($"itemBarcode=={thing.Barcode} and status.name==Open");
            var open = (await server.Client.ReadAsync($"/circulation/loans?query={query}")).Json["loans"]!.AsArray();
            Assert.Equal(thing.Holder is null ? [] : [thing.Holder.Uuid], open.Select(loan => (string)loan!["userId"]!));
            query = Uri.EscapeDataString($"itemBarcode=={thing.Barcode} and status==\"Open*\" sortby position");
            var waiting = (await server.Client.ReadAsync($"/circulation/requests?query={query}")).Json["requests"]!.AsArray();
            Assert.Equal(
                thing.Queue.Waiting.Select((place, i) => (place.Who.Uuid, place.OnShelf, i + 1)),
                waiting.Select(hold => (
                    (string)hold!["requesterId"]!, (string?)hold["status"] == HoldStatus.OnShelf, (int)hold["position"]!)));
        }

        foreach (var member in members)
        {
            var loans = await server.Client.ReadAsync($"/circulation/loans?limit=0&query=userId%3D%3D{member.Uuid}");
            Assert.Equal(member.IsDeleted ? 0 : member.Loans, (int)loans.Json["totalRecords"]!);
        }
    }

    // Whether it happens, and what is so afterwards.
    private static bool Expected(int number, Step step, Member member, Thing thing, List<Thing> things)
    {
        var refused = member.IsBlocked || (member.IsFrozen && step.AtMachine);
        switch (step.Deed)
        {
            case Deed.CheckIn:
                thing.Holder = null;
                thing.Queue.Shelve();
                return true;
            case Deed.Restore:
                var back = member.IsDeleted;
                member.IsDeleted = false;
                things.ForEach(other => other.Queue.Restore(member));
                return back;
            case Deed.Delete when member.IsDeleted || things.Any(other => other.Holder == member):
                return false;
            case Deed.Delete:
                member.IsDeleted = true;
                things.ForEach(other => other.Queue.Delete(member, number));
                return true;
            case var _ when member.IsDeleted:
                return false;
            case Deed.Freeze:
                member.IsFrozen = !member.IsFrozen;
                return true;
            case Deed.Block when step.AtMachine:
                member.MachineBlocks = true;
                return true;
            case Deed.Block:
                member.DeskBlocks++;
                return true;
            case Deed.Unblock when step.AtMachine:
                member.MachineBlocks = false;
                return true;
            case Deed.Unblock:
                if (member.DeskBlocks > 0)
                    member.DeskBlocks--;
                return true;
            // A machine that asks again is told the loan once more.
            case Deed.CheckOut when thing.Holder == member:
                return step.AtMachine;
            case Deed.Renew when thing.Holder != member || refused || thing.Renewals == 2 || !thing.Queue.IsEmpty:
                return false;
            case Deed.Renew:
                thing.Renewals++;
                return true;
            case var _ when refused:
                return false;
            case Deed.CheckOut when thing.Holder is not null || (thing.Queue.Turn is { } first && first != member):
                return false;
            case Deed.CheckOut:
                thing.Queue.Lend(member, number);
                (thing.Holder, thing.Renewals) = (member, 0);
                member.Loans++;
                return true;
            case var _ when thing.Holder == member:
                return false;
            case var _ when thing.Queue.Has(member):
                return step.AtMachine;
            default:
                thing.Queue.Add(member);
                return true;
        }
    }

    private static Task<bool> ActAsync(TestServer server, Kiosk machine, Step step, Member member, Thing thing) => step switch
    {
        { Deed: Deed.Freeze or Deed.Delete or Deed.Restore } => ManageAsync(server, step, member),
        { AtMachine: true } => AtMachineAsync(machine, step, member, thing),
        _ => AtDeskAsync(server, step, member, thing),
    };

    private static async Task<bool> ManageAsync(TestServer server, Step step, Member member)
    {
        var (method, query) = step.Deed switch
        {
            Deed.Delete => (HttpMethod.Delete, ""),
            Deed.Restore => (HttpMethod.Patch, ""),
            _ => (HttpMethod.Post, $"?freeze={(member.IsFrozen ? 1 : 0)}"),
        };
        using var request = new HttpRequestMessage(method, $"/patrons/{member.Card}{query}");
        using var answer = await server.Client.SendAsync(request);
        Assert.InRange((int)answer.StatusCode, 200, 499);
        return answer.IsSuccessStatusCode;
    }

    private static async Task<bool> AtMachineAsync(Kiosk machine, Step step, Member member, Thing thing)
    {
        var both = $"AOMAIN|AA{member.Card}|AB{thing.Barcode}|AC|";
        var answer = await machine.AskAsync(step.Deed switch
        {
            Deed.CheckOut => $"11YN{Kiosk.Date}                  {both}",
            Deed.Renew => $"29NN{Kiosk.Date}                  {both}",
            Deed.CheckIn => $"09N{Kiosk.Date}{Kiosk.Date}APdoor|AOMAIN|AB{thing.Barcode}|AC|",
            Deed.Hold => $"15+{Kiosk.Date}{both}",
            Deed.Block => $"01N{Kiosk.Date}AOMAIN|ALLeft a card behind|AA{member.Card}|AC|",
            _ => $"25{Kiosk.Date}AOMAIN|AA{member.Card}|AC|",
        });
        // 24 and 26 say whether the card is anybody's; all others begin with whether it was done.
        return step.Deed is Deed.Block or Deed.Unblock
            ? answer!.Contains("|BLY|", StringComparison.Ordinal)
            : answer![2] == '1';
    }

    private static async Task<bool> AtDeskAsync(TestServer server, Step step, Member member, Thing thing)
    {
        var both = $$"""{"itemBarcode":"{{thing.Barcode}}","userBarcode":"{{member.Card}}"}""";
        switch (step.Deed)
        {
            case Deed.CheckOut:
                return Done(await server.Client.PostAsync("/circulation/check-out-by-barcode", both));
            case Deed.Renew:
                return Done(await server.Client.PostAsync("/circulation/renew-by-barcode", both));
            case Deed.CheckIn:
                return Done(await server.Client.PostAsync("/circulation/check-in-by-barcode", $$"""{"itemBarcode":"{{thing.Barcode}}"}"""));
            case Deed.Hold:
                return Done(await server.Client.PostAsync(
                    "/circulation/requests", $$$"""{"requesterId":"{{{member.Uuid}}}","item":{"barcode":"{{{thing.Barcode}}}"}}"""));
            case Deed.Block:
                return !member.IsDeleted && Done(await server.Client.PostAsync(
                    "/manualblocks",
                    FolioCalls.Block(
                        "\"borrowing\":true,\"renewals\":true,\"requests\":true", member.Uuid, "by the desk")));
            default:
                if (member.IsDeleted)
                    return false;
                var query = Uri.EscapeDataString($"userId=={member.Uuid} and desc==\"by the desk\"");
                var blocks = (await server.Client.ReadAsync($"/manualblocks?query={query}")).Json["manualblocks"]!.AsArray();
                return blocks.Count == 0 || Done(await server.Client.DeleteAsync($"/manualblocks/{blocks[0]!["id"]}", (string?)null));
        }
    }

    private static bool Done(Answer answer)
    {
        Assert.True(
            answer.Status is 200 or 201 or 204 or 422,
            answer.Body);
        return answer.Status != 422;
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
        Delete,
        Restore,
    }

    private sealed record Step(Deed Deed, int Patron, int Item, bool AtMachine);

    private sealed class Member(string card, string uuid)
    {
        public string Card { get; } = card;

        public string Uuid { get; } = uuid;

        public int DeskBlocks { get; set; }

        public bool MachineBlocks { get; set; }

        public bool IsBlocked => DeskBlocks > 0 || MachineBlocks;

        public bool IsFrozen { get; set; }

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
