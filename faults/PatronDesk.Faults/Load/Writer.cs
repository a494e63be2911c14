using System.Globalization;

namespace PatronDesk.Faults.Load;

/// <summary>
/// One client that writes on every face, one write after the other, to records of its own: patrons (Libib), users, blocks,
/// loans and holds (FOLIO), and loans and holds at a machine (SIP2). Only one writer in four has a machine, because each sign-in
/// of a machine costs the server a password hash.
/// </summary>
/// <param name="number">Its number; the names of its records contain it.</param>
/// <param name="ledger">Where the answers are kept.</param>
/// <param name="random">Chooses.</param>
internal sealed class Writer(int number, Ledger ledger, Random random)
{
    private const int Items = 6;

    private readonly List<(RecordKind Kind, string Key)> _made = [];
    private readonly bool _hasMachine = number % 4 == 0;
    private string _card = "";
    private string _borrower = "";
    private int _names;

    /// <summary>Creates the writer's own borrower and items; the server must be healthy.</summary>
    public async Task PrepareAsync(Desk desk)
    {
        _card = string.Create(CultureInfo.InvariantCulture, $"77{number:D8}");
        _borrower = NewId();
        var user =
            $$"""{"id":"{{_borrower}}","barcode":"{{_card}}","active":true,"personal":{"lastName":"Borrower-{{number}}"} }""";
        await MustAsync(desk, "/users", user);
        for (var item = 0; item < Items; item++)
        {
            foreach (var kind in "FSHQ")
            {
                // The server knows an item from its first loan on, and a hold needs a known item.
                await MustAsync(desk, "/circulation/check-out-by-barcode", Lending(Item(kind, item)));
                await MustAsync(desk, "/circulation/check-in-by-barcode", Returning(Item(kind, item)));
            }
        }
    }

    /// <summary>Writes until told to stop.</summary>
    public async Task RunAsync(Desk desk, Kiosk kiosk, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (await WriteAsync(desk, kiosk) == Reply.Unknown)
                await Task.Delay(20, CancellationToken.None);
        }
    }

    /// <summary>One random write.</summary>
    public Task<Reply> WriteAsync(Desk desk, Kiosk kiosk)
    {
        var item = random.Next(Items);
        return random.Next(10) switch
        {
            0 or 1 => CreatePatronAsync(desk),
            2 => CreateUserAsync(desk),
            3 => CreateBlockAsync(desk),
            4 => ChangeAsync(desk),
            5 => RemoveAsync(desk),
            6 => ToggleAsync(RecordKind.Loan, Item('F', item), "lent", isIn => isIn
                ? desk.PostAsync("/circulation/check-out-by-barcode", Lending(Item('F', item)))
                : desk.PostAsync("/circulation/check-in-by-barcode", Returning(Item('F', item)))),
            7 when _hasMachine => ToggleAsync(RecordKind.Loan, Item('S', item), "lent", isIn => isIn
                ? kiosk.CheckOutAsync(_card, Item('S', item))
                : kiosk.CheckInAsync(Item('S', item))),
            8 when _hasMachine => ToggleAsync(
                RecordKind.Hold, Item('Q', item), "waits", isOut => kiosk.QueueAsync(_card, Item('Q', item), !isOut)),
            _ => RequestAsync(desk, Item('H', item)),
        };
    }

    private static async Task MustAsync(Desk desk, string path, string json)
    {
        if (await desk.PostAsync(path, json) is var reply and not Reply.Done)
            throw new InvalidOperationException($"POST {path} ended {reply}: {desk.LastTrouble} {json}");
    }

    private static string Returning(string item) => $$"""{"itemBarcode":"{{item}}","servicePointId":"desk"}""";

    private static string UserJson(string id, string name) =>
        $$"""{"id":"{{id}}","username":"u-{{id}}","active":true,"personal":{"lastName":"{{name}}","firstName":"Reader"} }""";

    private string BlockJson(string id, string text) =>
        $$"""{"id":"{{id}}","type":"Manual","desc":"{{text}}","borrowing":true,"userId":"{{NewId()}}"}""";

    private string Lending(string item) =>
        $$"""{"itemBarcode":"{{item}}","userBarcode":"{{_card}}","servicePointId":"desk"}""";

    private Task<Reply> CreatePatronAsync(Desk desk)
    {
        var email = $"reader{number}-{_names}@example.com";
        var name = NewName();
        return Remember(RecordKind.Patron, email).WriteAsync(
            name, () => desk.PostAsync($"/patrons?first_name=Reader&last_name={name}&email={email}"));
    }

    private Task<Reply> CreateUserAsync(Desk desk)
    {
        var (id, name) = (NewId(), NewName());
        return Remember(RecordKind.User, id).WriteAsync(name, () => desk.PostAsync("/users", UserJson(id, name)));
    }

    private Task<Reply> CreateBlockAsync(Desk desk)
    {
        var (id, text) = (NewId(), NewName());
        return Remember(RecordKind.Block, id).WriteAsync(text, () => desk.PostAsync("/manualblocks", BlockJson(id, text)));
    }

    private Task<Reply> ChangeAsync(Desk desk)
    {
        if (_made.Count == 0)
            return CreatePatronAsync(desk);
        var (kind, key) = _made[random.Next(_made.Count)];
        var text = NewName();
        return ledger[kind, key].WriteAsync(text, () => kind switch
        {
            RecordKind.Patron => desk.PostAsync($"/patrons/{key}?last_name={text}"),
            RecordKind.User => desk.PutAsync($"/users/{key}", UserJson(key, text)),
            _ => desk.PutAsync($"/manualblocks/{key}", BlockJson(key, text)),
        });
    }

    private Task<Reply> RemoveAsync(Desk desk)
    {
        if (_made.Count < 20)
            return CreateBlockAsync(desk);
        var place = random.Next(_made.Count);
        var (kind, key) = _made[place];
        _made.RemoveAt(place);
        return ledger[kind, key].WriteAsync(null, () => desk.DeleteAsync(kind switch
        {
            RecordKind.Patron => $"/patrons/{key}",
            RecordKind.User => $"/users/{key}",
            _ => $"/manualblocks/{key}",
        }));
    }

    private Task<Reply> ToggleAsync(RecordKind kind, string item, string word, Func<bool, Task<Reply>> send)
    {
        var entry = ledger[kind, $"{_borrower} {item}"];
        var isFree = entry.Confirmed is null;
        return entry.WriteAsync(isFree ? word : null, () => send(isFree));
    }

    private async Task<Reply> RequestAsync(Desk desk, string item)
    {
        var entry = ledger[RecordKind.Hold, $"{_borrower} {item}"];
        if (entry.Confirmed is null)
        {
            return await entry.WriteAsync("waits", () => desk.PostAsync(
                "/circulation/requests",
                $$"""
                {"id":"{{NewId()}}","requesterId":"{{_borrower}}","requestType":"Hold","requestLevel":"Item","item":{"barcode":"{{item}}"} }
                """));
        }

        var (status, body) = await desk.AskAsync(
            HttpMethod.Get, $"/circulation/requests?query=requesterId=={_borrower}%20and%20itemBarcode=={item}%20and%20status==Open*");
        if ((int)status != 200 || System.Text.Json.Nodes.JsonNode.Parse(body)!["requests"]!.AsArray().FirstOrDefault() is not { } open)
            return Reply.Unknown;
        return await entry.WriteAsync(null, () => desk.DeleteAsync($"/circulation/requests/{open["id"]}"));
    }

    private Ledger.Entry Remember(RecordKind kind, string key)
    {
        _made.Add((kind, key));
        return ledger[kind, key];
    }

    private string Item(char kind, int item) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{number}-{item}");

    private string NewName() => string.Create(CultureInfo.InvariantCulture, $"Name-{number}-{_names++}");

    private string NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        // Set version and variant, because FOLIO checks them.
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
