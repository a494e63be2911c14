using System.Text;
using System.Text.Json.Nodes;

namespace PatronDesk.EndToEnd.Harness;

/// <summary>A small library with a year behind it, for the pictures. Every name, day and number in it is fixed.</summary>
internal sealed class PictureLibrary(PublishedServer server, TestStore store, FakeClock clock)
{
    // The last day is the day of the pictures, a Tuesday.
    private static readonly DateTime LastDay = new(2026, 5, 12, 9, 0, 0, DateTimeKind.Utc);

    private static readonly string[] Readers =
    [
        "Nora Lindqvist", "Samuel Okafor", "Priya Raman", "Tomasz Zielinski", "Grace Whitfield", "Idris Bello", "Hannah Brandt",
        "Luis Ortega", "Mei Tanaka", "Oliver Hartley", "Amira Haddad", "Jonas Keller", "Ruth Abernathy", "Callum Fraser",
        "Beatriz Moreira", "Yusuf Demir", "Elin Sandberg", "Patrick Doyle", "Ngozi Eze", "Clara Novak", "Henry Ashdown",
        "Leila Farahani", "Martin Osei", "Sofia Bianchi", "Theo Marchand", "Wanda Kowalska", "Arthur Pemberton", "Zoe Castellan",
    ];

    private static readonly string[] Books =
    [
        "Frankenstein", "Middlemarch", "Emma", "Persuasion", "Dracula", "Jane Eyre", "Wuthering Heights", "Bleak House",
        "Great Expectations", "Treasure Island", "Kidnapped", "The Time Machine", "The Moonstone", "The Woman in White",
        "North and South", "Cranford", "Silas Marner", "Vanity Fair", "Walden", "Moby-Dick", "Little Women", "The Awakening",
        "Ethan Frome", "The Age of Innocence", "My Ántonia", "O Pioneers!", "The Jungle Book", "Kim", "Peter Pan",
        "The Wind in the Willows", "Black Beauty", "Heidi", "The Secret Garden", "A Room with a View", "Howards End",
    ];

    // Books that somebody kept: the second of the two is not overdue yet.
    private static readonly (int Book, int Day)[] Kept = [(Books.Length - 1, -20), (Books.Length - 2, -9)];

    private readonly List<(string Id, string Barcode)> _patrons = [];

    /// <summary>Who signs in.</summary>
    public const string Clerk = "ines";

    /// <summary>How the library is called, and where it is.</summary>
    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["PATRONDESK_BOOTSTRAP__ORGANIZATION"] = "Riverside Library",
        ["PATRONDESK_BOOTSTRAP__COUNTRY"] = "GB",
        ["PATRONDESK_BOOTSTRAP__TIMEZONE"] = "Europe/London",
        ["PATRONDESK_BOOTSTRAP__USERNAME"] = Clerk,
    };

    /// <summary>Eleven months before the pictures, when the library begins.</summary>
    public static DateTime FirstDay => LastDay.AddMonths(-11);

    /// <summary>The card of the patron who stands at the check-out.</summary>
    public string Borrower => _patrons[1].Barcode;

    /// <summary>What that patron brings: two that may be lent, and one that another patron waits for.</summary>
    public IReadOnlyList<string> Scans => [ItemOf(4), ItemOf(19), ItemOf(12)];

    /// <summary>Fills the library, up to the morning of the pictures.</summary>
    /// <returns>The id of the patron who is blocked.</returns>
    public async Task<string> FillAsync()
    {
        await ImportBooksAsync();
        await RegisterAsync();
        foreach (var (name, code) in new[] { ("Lost books", "LOST"), ("Address unknown", "ADDRESS"), ("Damaged books", "DAMAGE") })
        {
            await PostAsync(
                "/manual-block-templates", $$$"""{"name":"{{{name}}}","code":"{{{code}}}","blockTemplate":{"desc":"{{{name}}}"}}""");
        }

        await LendAsync();
        await clock.SetAsync(LastDay.AddMinutes(30));
        await BlockAsync(0, "Two books are missing since March", "Please come to the desk about two missing books.", "2026-05-20", "LOST");
        await BlockAsync(7, "Letters come back", "Please tell us your new address.", "2026-05-16", "ADDRESS");
        await BlockAsync(12, "Damaged a book", "Please come to the desk.", null, "DAMAGE");
        await BlockAsync(20, "Letters come back", "Please tell us your new address.", null, "ADDRESS");
        await HoldOnShelfAsync();
        await clock.SetAsync(LastDay.AddMinutes(72));
        return _patrons[0].Id;
    }

    private static string ItemOf(int book) => FormattableString.Invariant($"B-{1001 + book}");

    private async Task ImportBooksAsync()
    {
        var file = Path.Combine(store.Folder, "books.csv");
        var rows = Books.Select((title, at) => $"{ItemOf(at)},{title},Book");
        await File.WriteAllLinesAsync(file, rows.Prepend("barcode,title,media_type"));
        var (code, output, errors) = await store.RunAsync("import", "items", PublishedServer.Tenant, file);
        Assert.True(code == 0, output + errors);
    }

    // Two or three new patrons a month; some are frozen by now.
    private async Task RegisterAsync()
    {
        for (var i = 0; i < Readers.Length; i++)
        {
            await clock.SetAsync(FirstDay.AddDays(i * 334 / Readers.Length).AddMinutes(i));
            var names = Readers[i].Split(' ');
            var email = $"{names[0]}.{names[1]}@example.org".ToLowerInvariant();
            var made = await PostAsync(
                $"/patrons?first_name={names[0]}&last_name={names[1]}&email={email}&phone=01632%20960{100 + i}"
                + $"&address1={3 + i}%20Mill%20Lane&city=Riverside&zip=RS1%204{(char)('A' + i % 26)}B&freeze={(i % 11 == 10 ? 1 : 0)}"
                + (i % 3 == 0 ? "&tags=reading%20group" : ""), null);
            var users = JsonNode.Parse(await server.Client.GetStringAsync($"/users?query=barcode=={made["barcode"]}"))!;
            _patrons.Add(((string)users["users"]![0]!["id"]!, (string)made["barcode"]!));
        }
    }

    // Thirty days of lending, with Sundays off. A book comes back when the next patron takes it.
    private async Task LendAsync()
    {
        var loan = 0;
        for (var day = -29; day <= 0; day++)
        {
            var morning = LastDay.AddDays(day);
            await clock.SetAsync(morning);
            if (morning.DayOfWeek == DayOfWeek.Sunday)
                continue;
            foreach (var (book, _) in Kept.Where(kept => kept.Day == day))
                await CheckOutAsync(book, _patrons[day + 20]);
            for (var times = 2 + (day + 60) * 7 % 5; times > 0; times--, loan++)
            {
                var (book, patron) = (loan * 3 % (Books.Length - Kept.Length), _patrons[(loan * 5 + day + 29) % _patrons.Count]);
                await clock.TickAsync();
                await PostAsync("/circulation/check-in-by-barcode", $$"""{"itemBarcode":"{{ItemOf(book)}}"}""", mayFail: true);
                await CheckOutAsync(book, patron);
            }
        }
    }

    // A frozen patron and one with a full account are refused, as they would be.
    private Task<JsonNode> CheckOutAsync(int book, (string Id, string Barcode) patron) => PostAsync(
        "/circulation/check-out-by-barcode", $$"""{"itemBarcode":"{{ItemOf(book)}}","userBarcode":"{{patron.Barcode}}"}""", mayFail: true);

    private Task<JsonNode> BlockAsync(int patron, string description, string message, string? ends, string code) => PostAsync(
        "/manualblocks",
        new JsonObject
        {
            ["desc"] = description,
            ["patronMessage"] = message,
            ["staffInformation"] = "Asked by telephone on 4 May; no answer yet.",
            ["borrowing"] = true,
            ["renewals"] = true,
            ["requests"] = code == "LOST",
            ["code"] = code,
            ["expirationDate"] = ends is null ? null : ends + "T23:00:00Z",
            ["userId"] = _patrons[patron].Id,
        }.ToJsonString());

    // The third scan of the check-out stands on the shelf for somebody else.
    private async Task HoldOnShelfAsync()
    {
        foreach (var item in Scans)
            await PostAsync("/circulation/check-in-by-barcode", $$"""{"itemBarcode":"{{item}}"}""", mayFail: true);
        foreach (var (item, patron) in new[] { (Scans[2], 5), (ItemOf(1), 9), (ItemOf(2), 15) })
        {
            await clock.TickAsync();
            await PostAsync(
                "/circulation/requests",
                $$$"""{"requesterId":"{{{_patrons[patron].Id}}}","item":{"barcode":"{{{item}}}"},"requestType":"Hold"}""");
        }

        await PostAsync("/circulation/check-in-by-barcode", $$"""{"itemBarcode":"{{Scans[2]}}"}""");
    }

    private async Task<JsonNode> PostAsync(string path, string? json, bool mayFail = false)
    {
        using var body = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await server.Client.PostAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(mayFail || answer.IsSuccessStatusCode, $"{path}: {text}");
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : new JsonObject();
    }
}
