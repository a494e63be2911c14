using System.Text;
using System.Text.RegularExpressions;
using PatronDesk.Data;
using PatronDesk.Faces.Desk.Settings;
using PatronDesk.Faces.Desk.Words;
using PatronDesk.Intake;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>The journal at the desk: filtered, in pages, and as a file.</summary>
public sealed partial class JournalPageTests
{
    private const string Journal = "/desk/journal";

    [EveryEngine]
    public async Task The_journal_is_filtered_by_who_whom_what_and_when(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Berlin());
        var caller = await server.CallerAsync();
        var ada = await server.CreateAsync(caller, (PatronField.FirstName, "Ada"), (PatronField.LastName, "<i>Byron</i>"));
        await server.CreateAsync(caller, (PatronField.FirstName, "Mo"), (PatronField.LastName, "Yan"));
        // In the library it is the next day by then.
        server.Clock.Advance(TimeSpan.FromHours(15.5));
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync($"/desk/patrons/{ada.Uuid}/blocks/new");
        await browser.SendAsync($"/desk/patrons/{ada.Uuid}/blocks/new", ("description", "Missing"), ("borrowing", "yes"));

        var all = await browser.GetAsync(Journal);
        Assert.Contains("24 November 2026, 00:30 +01:00 owner desk Block made", all.Text, StringComparison.Ordinal);
        Assert.Contains("&lt;i&gt;Byron&lt;/i&gt;", all.Body, StringComparison.Ordinal);
        async Task<int> CountAsync(string query)
        {
            var page = await browser.GetAsync(Journal + query);
            Assert.Equal((query, 200), (query, page.Status));
            return Rows(page);
        }

        Assert.Equal(2, await CountAsync("?what=patron.created"));
        Assert.Equal(1, await CountAsync("?who=staff:1"));
        Assert.Equal(2, await CountAsync($"?whom={ada.Barcode}"));
        Assert.Equal(2, await CountAsync($"?whom={ada.Uuid}"));
        Assert.Equal(1, await CountAsync($"?whom={ada.Uuid}&what=block.created&who=staff:1"));
        Assert.Equal(1, await CountAsync("?from=2026-11-24"));
        Assert.Equal(Rows(all) - 1, await CountAsync("?until=2026-11-23"));
        Assert.Equal(1, await CountAsync("?from=2026-11-24&until=2026-11-24"));
        Assert.Equal(0, await CountAsync("?from=2026-11-25"));
        Assert.Equal(2, await CountAsync("?from=2026-11-23&until=2026-11-23&what=patron.created"));
        foreach (var (query, sentence) in new[]
        {
            ("?from=01/02/2027", "From: Write the day as 2027-03-01"), ("?whom=no-such-card", "Patron: No patron has this card."),
            ("?who=staff:99", "Who: Choose somebody"), ("?what=patron.eaten", "What: Choose something"),
        })
        {
            var refused = await browser.GetAsync(Journal + query);
            Assert.Equal((query, 422), (query, refused.Status));
            Assert.Contains(sentence, refused.Text, StringComparison.Ordinal);
        }
    }

    [EveryEngine]
    public async Task Pages_of_the_journal_go_on_after_an_entry_forward_and_back(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        // Many at one instant, as a bulk run makes them.
        for (var i = 0; i < 120; i++)
            await server.CreateAsync(caller, (PatronField.FirstName, "P"), (PatronField.LastName, $"{i:D3}"));
        using var browser = await DeskBrowser.SignInAsync(server);
        var path = Journal + "?what=patron.created";
        var first = await browser.GetAsync(path);
        Assert.Contains("P 119", first.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Newer", first.Text, StringComparison.Ordinal);
        var second = await browser.GetAsync(Link(first, "next"));
        Assert.Contains("P 069", second.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("P 070", second.Text, StringComparison.Ordinal);
        var third = await browser.GetAsync(Link(second, "next"));
        Assert.Equal(20, Rows(third));
        Assert.DoesNotContain("Older", third.Text, StringComparison.Ordinal);
        Assert.Equal(Names(second), Names(await browser.GetAsync(Link(third, "prev"))));
        Assert.Equal(Names(first), Names(await browser.GetAsync(Link(browser.Page, "prev"))));
        // An address that leads past the end.
        var past = await browser.GetAsync(path + "&after=1-1");
        Assert.Equal((200, 0), (past.Status, Rows(past)));
        Assert.Contains("To the first page", past.Text, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task The_file_has_the_library_s_times_one_record_a_row_and_no_formula(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Berlin());
        var caller = await server.CallerAsync();
        var ada = await server.CreateAsync(caller, (PatronField.FirstName, "=1+1"), (PatronField.LastName, "\"Byron\", Ada"));
        server.Clock.Advance(TimeSpan.FromHours(15.5));
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync($"/desk/patrons/{ada.Uuid}/blocks/new");
        await browser.SendAsync($"/desk/patrons/{ada.Uuid}/blocks/new", ("description", "Missing"), ("borrowing", "yes"));
        var block = (await server.QueryAsync("select id from manual_block", 1))[0];
        var lifted = await browser.SendAsync(
            $"/desk/blocks/{block}/lift", ("reason", "@home: all came back,\nthe \"old\" one too"));
        Assert.Equal(303, lifted.Status);
        var file = await browser.GetAsync($"{Journal}.csv?whom={ada.Uuid}");
        Assert.Equal(
            ("text/csv; charset=utf-8", "attachment; filename=\"journal-2026-11-24.csv\""),
            (file.Headers["Content-Type"], file.Headers["Content-Disposition"]));
        var reader = new CsvRows(new TextLines(new MemoryStream(Encoding.UTF8.GetBytes(file.Body))), ',');
        var rows = new List<IReadOnlyList<string>>();
        while (reader.Read() is { } row)
            rows.Add(row.Cells!);
        Assert.Equal(4, rows.Count);
        Assert.All(rows, row => Assert.Equal(9, row.Count));
        Assert.Equal(["When", "Who", "Through", "What", "Action", "About", "Patron's id", "Record", "Details"], rows[0]);
        Assert.Equal(
            ["2026-11-24 00:30:00 +01:00", "owner", "desk", "Block lifted", "block.lifted", "'=1+1 \"Byron\", Ada", ada.Uuid, block,
                "'@home: all came back,\nthe \"old\" one too"],
            rows[1]);
        Assert.Equal(["2026-11-23 09:00:00 +01:00", "patron.created"], [rows[3][0], rows[3][4]]);
        // The same filter as the page.
        Assert.Single(Regex.Matches((await browser.GetAsync($"{Journal}.csv?what=block.lifted")).Body, "block.lifted"));
        Assert.Equal(422, (await browser.GetAsync($"{Journal}.csv?from=yesterday")).Status);
    }

    [EveryEngine]
    public async Task A_file_of_too_many_entries_is_refused_with_a_sentence(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = await DeskBrowser.SignInAsync(server);
        await ExecuteAsync(server, $"""
            insert into journal (library_id, at, actor, action, subject)
            with recursive n (x) as (select 1 union all select x + 1 from n where x <= {JournalEndpoints.MostExported})
            select 1, 1000000 + x, 'program', 'patron.updated', 'nobody' from n
            """);
        var refused = await browser.GetAsync(Journal + ".csv?what=patron.updated");
        Assert.Equal(422, refused.Status);
        Assert.Contains("These are more than 100,000 entries. Choose days", refused.Text, StringComparison.Ordinal);
        await ExecuteAsync(server, "delete from journal where at = 1000001");
        var file = await browser.GetAsync(Journal + ".csv?what=patron.updated");
        Assert.Equal((200, JournalEndpoints.MostExported), (file.Status, Regex.Count(file.Body, "patron.updated")));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("=1", "'=1")]
    [InlineData("+49 30", "'+49 30")]
    [InlineData("-1", "'-1")]
    [InlineData("@sum(a1)", "'@sum(a1)")]
    [InlineData(" =1", "' =1")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("a=b", "a=b")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("=a\nb", "\"'=a\nb\"")]
    [InlineData("", "")]
    public void A_cell_that_a_spreadsheet_would_run_is_text(string text, string cell) => Assert.Equal(cell, CsvCell.Of(text));

    [Fact]
    public void Every_action_that_a_room_writes_is_in_the_list_and_has_words()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Root(), "src", "PatronDesk"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("Faces", StringComparison.Ordinal) && !path.Contains("obj", StringComparison.Ordinal))
            .Select(File.ReadAllText);
        var written = sources.SelectMany(source => Action().Matches(source).Select(match => match.Groups[1].Value)).ToHashSet();
        // A column's name.
        written.RemoveWhere(static one => one.EndsWith("_folded", StringComparison.Ordinal));
        Assert.Contains("patron.created", written);
        Assert.Empty(written.Except(JournalActions.All));
        Assert.All(JournalActions.All, action => Assert.True(Sentences.Of("en").Has($"journal.{action}"), action));
    }

    private static Dictionary<string, string?> Berlin() => new() { ["Bootstrap:TimeZone"] = "Europe/Berlin" };

    private static async Task ExecuteAsync(TestServer server, string sql) =>
        await server.Store.WriteAsync(session => session.ExecuteAsync(Sql.Composed(sql)), CancellationToken.None);

    private static int Rows(DeskPage page) => Math.Max(0, Regex.Count(page.Body, "<tr>") - 1);

    private static List<string> Names(DeskPage page) => Name().Matches(page.Text).Select(match => match.Value).ToList();

    private static string Link(DeskPage page, string rel) =>
        System.Net.WebUtility.HtmlDecode(Regex.Match(page.Body, $"href=\"([^\"]+)\"\\s+rel=\"{rel}\"").Groups[1].Value);

    private static string Root()
    {
        for (var folder = AppContext.BaseDirectory; ; folder = Path.GetDirectoryName(folder)!)
        {
            if (File.Exists(Path.Combine(folder, "PatronDesk.slnx")))
                return folder;
        }
    }

    [GeneratedRegex("P [0-9]{3}")]
    private static partial Regex Name();

    [GeneratedRegex(
        "\"((?:patron|block|template|loan|hold|item|staff|key|sip|library|desk|sign_in|bulk|import)\\."
            + "[a-z_]*(?:ed|ed_away|ed_in|ed_out|undone|lost|found|done|placed|rules))\"")]
    private static partial Regex Action();
}
