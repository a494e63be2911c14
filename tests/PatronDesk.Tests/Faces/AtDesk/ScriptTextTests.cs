using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using PatronDesk.Patrons;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Lending;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>Script that is typed into any text field of the desk comes out as text, on every page.</summary>
public sealed partial class ScriptTextTests
{
    // The number tells the fields apart; "x" ends it.
    private const string Script = "x\"'><img src=x onerror=q()><script>q()</script>";

    // The pages that only a form leads to.
    private static readonly string[] BulkPages = ["block", "lift", "tag", "expire"];

    private readonly Dictionary<int, string> _fields = [];
    private readonly HashSet<string> _seen = [];

    [Fact]
    public async Task Script_in_any_text_field_comes_out_as_text_on_every_page()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        using var browser = await DeskBrowser.SignInAsync(server);
        var patron = await FillAsync(server, browser);
        var start = BulkPages.Select(action => $"/desk/bulk/new?do={action}&patron={patron.Uuid}")
            .Prepend($"/desk/patrons/{patron.Uuid}").Prepend("/desk").ToList();
        foreach (var page in await WalkAsync(browser, start, KindOf, most: 200))
            await TypeIntoFormsAsync(browser, page);
        // Afterwards: not one page of each kind, but many.
        await WalkAsync(browser, start, static path => path, most: 600);
        Assert.True(_fields.Count > 60, $"Only {_fields.Count} fields were found.");
        foreach (var field in new[]
        {
            "/desk/patrons/new first_name", "/desk/patrons/new last_name", "/desk/patrons/ID/edit tags",
            "/desk/patrons/ID/blocks/new description", "/desk/patrons/ID/blocks/new staff", "/desk/patrons/ID/blocks/new message",
            "/desk/blocks/ID/lift reason",
        })
            Assert.Contains(field, _seen);
    }

    // Each text field in turn has the script; the others are as they were, or plain.
    private async Task TypeIntoFormsAsync(DeskBrowser browser, string path)
    {
        var forms = PageForm.AllOf((await browser.GetAsync(path)).Body);
        for (var at = 0; at < forms.Count; at++)
        {
            foreach (var name in forms[at].Texts)
            {
                // A fresh page, since a form is taken once. A form may be gone by now, such as that of a lifted block.
                var now = PageForm.AllOf((await browser.GetAsync(path)).Body);
                if (now.Count != forms.Count)
                    break;
                var number = _fields.Count;
                _fields[number] = $"{KindOf(now[at].Action)} {name}";
                var sent = now[at].With(name, FormattableString.Invariant($"Zq{number}{Script}"));
                var answer = now[at].IsPost
                    ? await browser.SendAsync(now[at].Action, null, sent)
                    : await browser.GetAsync(
                        $"{now[at].Action}?{string.Join('&', sent.Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value)}"))}");
                Look(answer, _fields[number]);
                if (answer.Location is { } next)
                    Look(await browser.GetAsync(next), next);
            }
        }
    }

    // The paths of the pages that links lead to, one for each key.
    private async Task<List<string>> WalkAsync(DeskBrowser browser, List<string> start, Func<string, string> keyOf, int most)
    {
        var (open, done, found) = (new Queue<string>(start), new HashSet<string>(), new List<string>());
        while (found.Count < most && open.TryDequeue(out var path))
        {
            if (!done.Add(keyOf(path)) || path.EndsWith(".csv", StringComparison.Ordinal))
                continue;
            var page = await browser.GetAsync(path);
            Look(page, path);
            found.Add(path);
            foreach (Match link in Link().Matches(page.Body))
                open.Enqueue(WebUtility.HtmlDecode(link.Groups[1].Value));
        }

        return found;
    }

    private void Look(DeskPage page, string where)
    {
        Assert.True(page.Status < 500, $"{where}: {page.Status}");
        foreach (Match typed in Typed().Matches(page.Body))
        {
            Assert.True(
                IsText().IsMatch(page.Body, typed.Index),
                $"{where}: {page.Body[typed.Index..Math.Min(page.Body.Length, typed.Index + 80)]}");
            _seen.Add(_fields[int.Parse(typed.Groups[1].Value, CultureInfo.InvariantCulture)]);
        }

        Assert.DoesNotContain("<img src=x", page.Body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script>q", page.Body, StringComparison.OrdinalIgnoreCase);
    }

    private static string KindOf(string path) => string.Join('/', path.Split('?', '#')[0].Split('/').Select(part =>
        Guid.TryParse(part, out _) ? "ID" : part.Length > 0 && part.All(char.IsAsciiDigit) ? "N" : part))
        + (path.StartsWith("/desk/bulk/new?do=", StringComparison.Ordinal) ? path.Split('=', '&')[1] : "");

    // One of each that a page can show.
    private static async Task<Patron> FillAsync(TestServer server, DeskBrowser browser)
    {
        var caller = await server.CallerAsync();
        var patron = await server.CreateAsync(
            caller, (PatronField.FirstName, "Ada"), (PatronField.LastName, "Byron"), (PatronField.Email, "ada@example.org"));
        await server.CreateAsync(caller, (PatronField.FirstName, "Mo"), (PatronField.LastName, "Yan"));
        for (var i = 0; i < 3; i++)
            await server.BlockAsync(caller, patron);
        await browser.GetAsync("/desk/items/new");
        await browser.SendAsync("/desk/items/new", ("barcode", "I1"), ("title", "Emma"));
        await browser.GetAsync($"/desk/patrons/{patron.Uuid}/check-out");
        await browser.SendAsync($"/desk/patrons/{patron.Uuid}/check-out", ("item", "I1"), ("over", "block"), ("comment", "Spoke to her"));
        await server.Client.PostAsync(
            "/manual-block-templates", """{"name":"Lost books","code":"LOST","blockTemplate":{"desc":"Books are lost"}}""");
        return patron;
    }

    [GeneratedRegex("<a[^>]* href=\"(/desk[^\"#]*)")]
    private static partial Regex Link();

    [GeneratedRegex("Zq([0-9]+)x")]
    private static partial Regex Typed();

    // The quotation mark is escaped, for HTML or for an address.
    [GeneratedRegex(@"\GZq[0-9]+x(&quot;|&#34;|&#x22;|%22)")]
    private static partial Regex IsText();
}
