using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Libib;

/// <summary><c>GET /patrons?q=</c> and <c>?updated_since=</c>, which Libib has not and its users ask for.</summary>
public sealed class SearchTests
{
    [EveryEngine]
    public async Task Search_finds_by_the_beginning_of_each_word_of_each_field(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync(Wire.Query(
            ("first_name", "Mary Wollstonecraft"), ("last_name", "Shelley"), ("email", "Frank.Stein+lib@Example.com"),
            ("patron_id", "MS-1797"), ("tags", "gothic,One year"), ("city", "Bath"), ("notification_emails", "other@example.org")));
        await server.MakeAsync(Wire.Query(("first_name", "Jos\u00e9"), ("last_name", "Nu\u0301n\u0303ez-O'Neil"), ("patron_id", "100%")));
        await server.MakeAsync(Wire.Query(
            ("first_name", "\u0141ukasz"), ("last_name", "Stra\u00dfe"), ("barcode", "55501"), ("tags", "a_b")));

        foreach (var (asked, who) in ((string, string)[])
            [
                ("mary", "1"), ("MAR", "1"), ("woll", "1"), ("shell", "1"), ("shelley mary", "1"), ("ma she woll", "1"),
                ("  mary   shelley ", "1"),
                ("frank.stein+lib@example.com", "1"), ("FRANK.STEIN", "1"), ("frank", "1"), ("ms-1797", "1"),
                ("MS", "1"), ("1797", "1"), ("ms-17", "1"),
                ("gothic", "1"), ("got", "1"), ("one year", "1"), ("year", "1"), ("mary gothic", "1"), ("mary frank", "1"),
                ("2020000000013", "1"), ("202", "12"), ("2020", "12"), ("5550", "3"), ("55501", "3"), ("lukasz 555", "3"),
                ("jose", "2"), ("JOSE\u0301", "2"), ("nunez", "2"), ("n\u00fa\u00f1ez", "2"), ("nunez-o", "2"),
                ("o'neil", "2"), ("neil", "2"), ("nunez jose", "2"),
                ("lukasz", "3"), ("\u0142uk", "3"), ("strasse", "3"), ("STRASSE", "3"), ("stra\u00df", "3"),
                ("str", "3"), ("100", "2"), ("100%", "2"),
                // Not from the middle of a word, not by what is no name, email, barcode, patron_id or tag; all words must fit.
                ("elley", ""), ("ollstone", ""), ("bath", ""), ("other@example.org", ""), ("example.com", ""),
                ("mary percy", ""), ("0000013", ""),
                ("%", ""), ("_", ""), ("mar%", "1"), ("m_ry", ""), ("'", ""), ("''", ""), ("' or 1=1 --", ""),
                ("*", ""), ("\\", ""), ("\u0000", ""), ("nobody", ""),
            ])
        {
            var found = await server.GetAsync($"/patrons?{Wire.Query(("q", asked))}");
            Assert.True(found.Status == 200, found.Body);
            var names = string.Concat(
                found.Barcodes.Select(barcode => barcode switch { "2020000000013" => '1', "55501" => '3', _ => '2' }));
            Assert.Equal((asked, who), (asked, names));
            Assert.Equal(who.Length.ToString((IFormatProvider?)null), found["total"]);
        }
    }

    [EveryEngine]
    public async Task Search_follows_every_change(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync("first_name=Mary&last_name=Godwin&tags=a&email=old@example.com");

        await server.PostAsync("/patrons/2020000000013?last_name=Shelley&tags=b&email=new@example.com");

        foreach (var (asked, total) in ((string, string)[])[
            ("godwin", "0"), ("shelley", "1"), ("a", "0"), ("b", "1"), ("old@", "0"), ("new@", "1"), ("mary", "1")])
            Assert.Equal((asked, total), (asked, (await server.GetAsync($"/patrons?q={asked}"))["total"]));
        await server.DeleteAsync("/patrons/2020000000013");
        Assert.Equal("0", (await server.GetAsync("/patrons?q=shelley"))["total"]);
        await server.PatchAsync("/patrons/2020000000013");
        Assert.Equal("1", (await server.GetAsync("/patrons?q=shelley"))["total"]);
    }

    [EveryEngine]
    public async Task Search_pages_as_the_list_does_and_a_blank_one_is_the_list(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        for (var i = 0; i < 55; i++)
            await server.MakeAsync($"first_name={(i % 11 == 0 ? "Other" : "Anna")}&last_name=B");

        var first = await server.GetAsync("/patrons?q=anna&per_page=20");
        Assert.Equal(("50", "3", "20", 20), (first["total"], first["pages"], first["max_per_page"], first.Barcodes.Length));
        var second = await server.GetAsync("/patrons?q=anna&per_page=20&page=2");
        var third = await server.GetAsync("/patrons?q=anna&per_page=20&page=3");
        string[] all = [.. first.Barcodes, .. second.Barcodes, .. third.Barcodes];
        Assert.Equal(all.Distinct().Order(StringComparer.Ordinal), all);
        Assert.Equal(50, all.Length);
        Assert.Empty((await server.GetAsync("/patrons?q=anna&per_page=20&page=4")).Barcodes);
        var list = await server.GetAsync("/patrons");
        foreach (var blank in (string[])["", "+", "%20%09"])
            Assert.Equal(list.Body, (await server.GetAsync($"/patrons?q={blank}")).Body);
        Wire.IsError(await server.GetAsync("/patrons?q=anna&page=0"), 400, "bad_page", "page");
    }

    [EveryEngine]
    public async Task Updated_since_finds_what_changed_at_or_after_an_instant(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        // 08:00, 09:00 and 10:00; at 11:00 the first changes.
        foreach (var barcode in (string[])["11111", "22222", "33333"])
        {
            await server.MakeAsync($"first_name=A&last_name=B&barcode={barcode}");
            server.Clock.Advance(TimeSpan.FromHours(1));
        }

        await server.PostAsync("/patrons/11111?city=Bath");

        foreach (var (since, who) in ((string, string[])[])
            [
                ("2026-11-23", ["22222", "33333", "11111"]), ("2026-11-24", []), ("2026-11-23T09:00:00Z", ["22222", "33333", "11111"]),
                ("2026-11-23T09:00:00.000001Z", ["33333", "11111"]), ("2026-11-23T09:30Z", ["33333", "11111"]),
                ("2026-11-23T11:00:00", ["11111"]),
                ("2026-11-23T12:00:00%2B02:00", ["33333", "11111"]), ("2026-11-23T12:00:00+02:00", ["33333", "11111"]),
                ("2026-11-23T05:00:01-05:00", ["11111"]), ("2026-11-23T11:00:01Z", []),
                ("0001-01-01", ["22222", "33333", "11111"]), ("9999-12-31", []),
            ])
        {
            var found = await server.GetAsync($"/patrons?updated_since={since}");
            Assert.Equal((since, string.Join(' ', who)), (since, string.Join(' ', found.Barcodes)));
            Assert.Equal(who.Length.ToString((IFormatProvider?)null), found["total"]);
        }

        Assert.Equal(["11111"], (await server.GetAsync("/patrons?updated_since=2026-11-23&q=a&page=3&per_page=1")).Barcodes);
        Assert.Equal("0", (await server.GetAsync("/patrons?updated_since=2026-11-23&q=nobody"))["total"]);
        // A call that changes nothing is no change.
        await server.PostAsync("/patrons/22222?first_name=A");
        Assert.Equal(["11111"], (await server.GetAsync("/patrons?updated_since=2026-11-23T10:30:00Z")).Barcodes);
        foreach (var bad in (string[])[
            "", "yesterday", "2026-13-01", "2026-02-30", "2026-11-23T25:00:00Z", "1700000000", "23.11.2026",
            "11/23/2026", "2026-11-23T", "2026-11-23T08:00:00ZZ"])
            Wire.IsError(await server.GetAsync($"/patrons?updated_since={bad}"), 400, "bad_updated_since", "updated_since");
    }
}
