using PatronDesk.Hosting;
using PatronDesk.Intake;

namespace PatronDesk.Tests.Intake;

/// <summary>A walk through Libib's list, which answers slowly, breaks off and changes under the reader.</summary>
public sealed class LibibWalkTests
{
    [Fact]
    public async Task Every_page_is_read_once_although_the_server_refuses_now_and_then()
    {
        await using var host = await LibibHost.StartAsync(120);
        using var pages = new KeptPages();
        host.Refuse((1, 500), (3, 429), (4, 503), (6, 502));
        var walked = await pages.WalkToEndAsync(host.Source);
        Assert.Equal([1, 2, 3], host.Given);
        Assert.Equal(Enumerable.Range(1, 120).Select(LibibHost.BarcodeOf), walked.Patrons.Select(patron => patron.Cells[0]));
        Assert.Equal((1, true), (walked.Walks, walked.Last.Agrees));
    }

    [Fact]
    public async Task A_server_that_says_when_to_come_back_is_left_alone_until_then()
    {
        await using var host = await LibibHost.StartAsync(3);
        using var pages = new KeptPages();
        host.Instead = (request, _, response) =>
        {
            if (request > 1)
                return null;
            (response.StatusCode, response.Headers.RetryAfter) = (429, "1");
            return "{}";
        };
        await pages.WalkToEndAsync(host.Source);
        Assert.Equal(2, host.CameAt.Count);
        var waited = TimeProvider.System.GetElapsedTime(host.CameAt[0], host.CameAt[1]);
        Assert.True(waited > TimeSpan.FromSeconds(0.95), $"{waited}");
    }

    [Fact]
    public async Task The_pause_lies_between_two_requests()
    {
        await using var host = await LibibHost.StartAsync(120);
        using var pages = new KeptPages();
        await pages.WalkToEndAsync(host.Source with { Pause = TimeSpan.FromMilliseconds(300) });
        Assert.All(
            host.CameAt.Zip(host.CameAt.Skip(1)),
            pair => Assert.True(TimeProvider.System.GetElapsedTime(pair.First, pair.Second) > TimeSpan.FromMilliseconds(280)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"barcode":null,"first_name":"","last_name":"","email":"","patron_id":"","freeze":null}""")]
    public async Task A_place_without_a_patron_is_left_out_and_ends_nothing(string blank)
    {
        await using var host = await LibibHost.StartAsync(120);
        using var pages = new KeptPages();
        host.Patrons[20] = blank;
        var walked = await pages.WalkToEndAsync(host.Source);
        Assert.Equal((119, 1, 1), (walked.Patrons.Count, walked.Last.Blank, walked.Walks));
        Assert.Equal(["1 place(s) of the list had no patron and were left out"], LibibText.NotesOf(walked));
    }

    [Fact]
    public async Task A_patron_who_moves_to_a_page_that_was_read_is_found_by_a_second_walk()
    {
        await using var host = await LibibHost.StartAsync(120);
        using var pages = new KeptPages();
        host.After = given =>
        {
            if (given != 2)
                return;
            // The last one comes first; the one that leaves page 2 for page 3 appears twice.
            host.Patrons.Insert(0, host.Patrons[^1]);
            host.Patrons.RemoveAt(host.Patrons.Count - 1);
        };
        var walked = await pages.WalkToEndAsync(host.Source);
        Assert.Equal([1, 2, 3, 1, 2, 3], host.Given);
        Assert.Equal((2, true), (walked.Walks, walked.Last.Agrees));
        Assert.Equal(120, walked.Patrons.Select(patron => patron.Key).Distinct().Count());
        Assert.Equal(120, walked.Patrons.Count);
    }

    [Fact]
    public async Task Where_a_patron_is_deleted_meanwhile_the_same_number_does_not_deceive()
    {
        await using var host = await LibibHost.StartAsync(120);
        using var pages = new KeptPages();
        // Number 51 is missed and number 1 is no more: 119 were read, and the total is 119.
        host.After = given => host.Patrons.RemoveRange(0, given == 1 ? 1 : 0);
        var walked = await pages.WalkToEndAsync(host.Source);
        Assert.Equal(2, walked.Walks);
        Assert.Equal(Enumerable.Range(2, 119).Select(LibibHost.BarcodeOf), walked.Patrons.Select(patron => patron.Cells[0]));
    }

    [Fact]
    public async Task A_total_that_never_agrees_ends_the_third_walk_and_is_said()
    {
        await using var host = await LibibHost.StartAsync(60);
        using var pages = new KeptPages();
        host.Total = 61;
        host.After = given =>
        {
            if (given == 1)
                host.Patrons[0] = LibibHost.Patron("999999");
        };
        var walked = await pages.WalkToEndAsync(host.Source);
        Assert.Equal([1, 2, 1, 2, 1, 2], host.Given);
        // Also the one whom only the first walk saw.
        Assert.Equal((61, false), (walked.Patrons.Count, walked.Last.Agrees));
        Assert.Equal(
            [
                "the list changed while it was read, 3 times: the server counts 61 patrons, and 60 were found. Some may be missing: "
                + "import again with --fresh",
            ],
            LibibText.NotesOf(walked));
    }

    [Fact]
    public async Task Without_a_number_of_pages_a_short_page_is_the_last_and_an_empty_one_too()
    {
        await using var host = await LibibHost.StartAsync(100);
        host.SaysPages = false;
        using (var pages = new KeptPages())
            Assert.Equal(100, (await pages.WalkToEndAsync(host.Source)).Patrons.Count);
        Assert.Equal([1, 2, 3], host.Given);
        host.Patrons.Clear();
        using (var pages = new KeptPages())
            Assert.Empty((await pages.WalkToEndAsync(host.Source)).Patrons);
        Assert.Equal([1, 2, 3, 1], host.Given);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_walk_that_was_stopped_goes_on_where_it_stopped(bool isCutShort)
    {
        await using var host = await LibibHost.StartAsync(220);
        using var pages = new KeptPages();
        host.Instead = (_, page, response) =>
        {
            response.StatusCode = page == 3 ? 500 : 200;
            return page == 3 ? "{}" : null;
        };
        var stopped = Assert.IsType<WalkLibib.Stopped>(await pages.WalkAsync(host.Source));
        Assert.Equal((2, new ReadLibibPage.Failed(SourceTrouble.NotNow, 500)), (stopped.Pages, stopped.Why));
        Assert.Equal(2 + LibibServer.MostTries, host.CameAt.Count);
        Assert.Equal(
            "The server answers 500: it has no time now. Nothing was written. 2 page(s) are kept for a day: start the command again, and "
            + "it goes on there.",
            LibibText.Of(stopped));
        // As a crash leaves it, in the middle of a page.
        if (isCutShort)
            await File.AppendAllTextAsync(pages.File, "page 3 220 5 50 50 4711\n000101,Ada,\"half a");

        using var stop = new CancellationTokenSource();
        host.Instead = null;
        host.After = given =>
        {
            if (given == 4)
                stop.Cancel();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pages.WalkAsync(host.Source, stop.Token));
        host.After = null;
        var walked = await pages.WalkToEndAsync(host.Source);
        // The answer of page 4 may have come before or after the stop.
        Assert.Equal([1, 2, 3, 4, 5], host.Given.Distinct());
        Assert.InRange(host.Given.Count, 5, 6);
        Assert.Equal(Enumerable.Range(1, 220).Select(LibibHost.BarcodeOf), walked.Patrons.Select(patron => patron.Cells[0]));
        Assert.Equal(walked.Patrons.Select(patron => patron.Key), (await pages.WalkToEndAsync(host.Source)).Patrons.Select(p => p.Key));
        Assert.InRange(host.Given.Count, 5, 6);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_made_again_and_one_that_is_refused_is_told()
    {
        var host = await LibibHost.StartAsync(60);
        using var pages = new KeptPages();
        host.Instead = (request, _, response) =>
        {
            if (request > 2)
                return null;
            response.HttpContext.Abort();
            return "";
        };
        Assert.Equal(60, (await pages.WalkToEndAsync(host.Source)).Patrons.Count);
        var source = host.Source;
        await host.DisposeAsync();
        using var none = new KeptPages();
        var stopped = Assert.IsType<WalkLibib.Stopped>(await none.WalkAsync(source));
        Assert.Equal((0, new ReadLibibPage.Failed(SourceTrouble.Unreachable, 0)), (stopped.Pages, stopped.Why));
        Assert.Equal("The server can't be reached, or does not answer. Nothing was written.", LibibText.Of(stopped));
    }

    [Theory]
    [InlineData(302, "", nameof(SourceTrouble.NotExpected))]
    [InlineData(404, "{}", nameof(SourceTrouble.NotExpected))]
    [InlineData(200, "<html>Sign in</html>", nameof(SourceTrouble.NotExpected))]
    [InlineData(200, "{\"total\":1}", nameof(SourceTrouble.NotExpected))]
    [InlineData(200, "[]", nameof(SourceTrouble.NotExpected))]
    [InlineData(200, "{\"patrons\":[{\"barcode\":\"\\ud800\"}]}", nameof(SourceTrouble.NotExpected))]
    [InlineData(403, "{}", nameof(SourceTrouble.Credentials))]
    public async Task What_is_no_page_of_Libibs_is_told_at_once(int status, string body, string trouble)
    {
        await using var host = await LibibHost.StartAsync(3);
        using var pages = new KeptPages();
        host.Instead = (_, _, response) =>
        {
            response.StatusCode = status;
            response.Headers.Location = $"{host.Address}patrons?page=1";
            return body;
        };
        var stopped = Assert.IsType<WalkLibib.Stopped>(await pages.WalkAsync(host.Source));
        Assert.Equal((trouble, status, 1), ($"{stopped.Why.Trouble}", stopped.Why.Status, host.CameAt.Count));
    }

    [Fact]
    public async Task A_wrong_key_is_told_and_not_repeated()
    {
        await using var host = await LibibHost.StartAsync(3);
        using var pages = new KeptPages();
        var stopped = Assert.IsType<WalkLibib.Stopped>(await pages.WalkAsync(host.Source with { Key = "wrong-key" }));
        Assert.Equal(
            "The server answers 401: it does not take the key, or the key is not this user's. Nothing was written.", LibibText.Of(stopped));
        Assert.DoesNotContain("wrong-key", (host.Source with { Key = "wrong-key" }).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-key", await File.ReadAllTextAsync(pages.File), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_are_kept_for_a_day_for_their_owner_alone()
    {
        await using var host = await LibibHost.StartAsync(60);
        using var pages = new KeptPages();
        await pages.WalkToEndAsync(host.Source);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(pages.File));
        using (var kept = pages.Open(hours: 23))
        {
            Assert.Equal((true, 2, 60), (kept.GoesOn, kept.Last.Pages, kept.Last.Count));
            Assert.Throws<IOException>(() => pages.Open());
        }

        using (var kept = pages.Open(hours: 25))
            Assert.Equal((false, 0), (kept.GoesOn, kept.Last.Pages));
        await pages.WalkToEndAsync(host.Source);
        using (var kept = pages.Open(isFresh: true))
            Assert.Equal((false, 0), (kept.GoesOn, kept.Last.Pages));
        await File.WriteAllTextAsync(pages.File, "something else\n");
        using (var kept = pages.Open())
        {
            Assert.False(kept.GoesOn);
            kept.Remove();
        }

        Assert.False(File.Exists(pages.File));
        var (old, young) = (pages.File + "1", pages.File + "2");
        await File.WriteAllTextAsync(old, "");
        await File.WriteAllTextAsync(young, "");
        var now = TimeProvider.System.GetUtcNow();
        File.SetLastWriteTimeUtc(old, now.UtcDateTime.AddHours(-25));
        KeptFile.RemoveOld(Path.GetDirectoryName(young)!, "*.walk?", now);
        Assert.Equal((false, true), (File.Exists(old), File.Exists(young)));
    }

    [Theory]
    [InlineData("https://api.libib.com", "2s", 2000)]
    [InlineData("http://127.0.0.1:8080/", "500ms", 500)]
    [InlineData("https://desk.example.org/libib", "0.5s", 500)]
    public void A_source_is_an_address_and_a_pause(string address, string pause, int milliseconds)
    {
        var faults = new List<string>();
        var source = LibibSource.Make(address, "user", "key", pause, faults);
        Assert.Empty(faults);
        Assert.Equal((address.TrimEnd('/') + "/", milliseconds), (source!.Address.ToString(), (int)source.Pause.TotalMilliseconds));
    }

    [Theory]
    [InlineData("ftp://x", "u", "k", "2s", "--base-url must be an address")]
    [InlineData("https://user:secret@x", "u", "k", "2s", "--base-url must be an address")]
    [InlineData("https://x", "u", "k", "2", "--pause must be 0 to 60 seconds, such as 2s or 500ms; got '2'.")]
    [InlineData("https://x", "u", "k", "61s", "--pause must be 0 to 60 seconds")]
    [InlineData("https://api.libib.com/", "u", "k", "1s", "--pause must be 2s or more for Libib")]
    [InlineData("https://x", null, "k", "2s", "--api-user is missing: set PATRONDESK_LIBIB__APIUSER in the environment")]
    [InlineData("https://x", "u", "", "2s", "--api-key is missing: set PATRONDESK_LIBIB__APIKEY in the environment")]
    [InlineData("https://x", "u", "secret\r\nHost: y", "2s", "--api-key must be letters, digits and signs without blanks.")]
    public void What_is_wrong_with_a_source_is_said_without_its_secrets(
        string address, string? user, string? key, string pause, string said)
    {
        var faults = new List<string>();
        Assert.Null(LibibSource.Make(address, user, key, pause, faults));
        var fault = Assert.Single(faults);
        Assert.StartsWith(said, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("secret\r", fault, StringComparison.Ordinal);
        Assert.DoesNotContain(":secret@", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_come_as_texts_too_and_a_list_with_gaps_as_an_object()
    {
        var page = LibibPageJson.Read(
            2,
            """
            {"total":"2","pages":1.5,"max_per_page":"25","patrons":{"0":{"barcode":2020000000013,"tags":["a","b"],"freeze":"1"},
            "7":{"barcode":"7","freeze":false}}}
            """u8)!;
        Assert.Equal((2, 2, null, 25, 2), (page.Number, page.Total, page.Pages, page.FullPlaces, page.Places));
        Assert.Equal(["2020000000013|a,b|1", "7||false"], page.Patrons.Select(
            patron => $"{patron.Cells[0]}|{patron.Cells[5]}|{patron.Cells[^1]}"));
    }
}
