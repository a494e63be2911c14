using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Libib;

/// <summary><c>GET /patrons</c>: the document's list, its pages and its numbers.</summary>
public sealed class ListTests
{
    [EveryEngine]
    public async Task The_list_is_the_one_that_the_document_prints(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync(
            "first_name=Mary&last_name=Shelley&email=frankenstein@example.com&patron_id=mshelley&phone=555-123-4567&city=Augusta&state=KS");
        await server.MakeAsync("first_name=Somebody&last_name=Else");
        await server.MakeAsync("first_name=Marcus&last_name=Aurelius&email=meditiations@example.com&freeze=1");
        await server.DeleteAsync("/patrons/2020000000020");

        var list = await server.GetAsync("/patrons?page=1");

        Assert.Equal(200, list.Status);
        Assert.Equal("application/json; charset=utf-8", list.ContentType);
        Assert.Equal(
            Wire.Compact("""
                {
                "total": 2,
                "pages": 1,
                "max_per_page": 50,
                "patrons": [
                {
                "barcode": "2020000000013",
                "first_name": "Mary",
                "last_name": "Shelley",
                "email": "frankenstein@example.com",
                "notification_emails": null,
                "tags": null,
                "patron_id": "mshelley",
                "phone": "555-123-4567",
                "address1": null,
                "address2": null,
                "city": "Augusta",
                "state": "KS",
                "country": "US",
                "zip": null,
                "freeze": null
                },
                {
                "barcode": "2020000000037",
                "first_name": "Marcus",
                "last_name": "Aurelius",
                "email": "meditiations@example.com",
                "notification_emails": null,
                "tags": null,
                "patron_id": null,
                "phone": null,
                "address1": null,
                "address2": null,
                "city": null,
                "state": null,
                "country": "US",
                "zip": null,
                "freeze": 1
                }
                ]
                }
                """),
            list.Body);
    }

    [EveryEngine]
    public async Task An_empty_library_has_an_empty_list(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        var list = await server.GetAsync("/patrons");

        Assert.Equal("""{"total":0,"pages":0,"max_per_page":50,"patrons":[]}""", list.Body);
    }

    [EveryEngine]
    public async Task Pages_hold_fifty_each_in_the_order_of_creation(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = new List<string>();
        for (var i = 0; i < 101; i++)
            // Names and barcodes that would come in another order, were they what the list is ordered by.
            made.Add((await server.MakeAsync($"first_name={(char)('z' - i % 26)}&last_name=L&barcode={90000 - i}"))["barcode"]!);

        var pages = new List<Answer>();
        for (var page = 1; page <= 4; page++)
            pages.Add(await server.GetAsync($"/patrons?page={page}"));

        Assert.Equal([50, 50, 1, 0], pages.Select(page => page.Barcodes.Length));
        Assert.Equal(made, pages.SelectMany(page => page.Barcodes));
        Assert.All(pages, page => Assert.Equal(("101", "3", "50"), (page["total"], page["pages"], page["max_per_page"])));
        Assert.Equal(pages[0].Body, (await server.GetAsync("/patrons")).Body);

        // An update moves nobody, or a client that pages would see one twice and miss another.
        await server.PostAsync($"/patrons/{made[0]}?first_name=Changed");
        Assert.Equal(made[..50], (await server.GetAsync("/patrons?page=1")).Barcodes);
    }

    [EveryEngine]
    public async Task A_full_last_page_is_followed_by_an_empty_one(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        for (var i = 0; i < 50; i++)
            await server.MakeAsync("first_name=A&last_name=B");

        Assert.Equal("1", (await server.GetAsync("/patrons?page=1"))["pages"]);
        foreach (var past in (string[])["2", "3000000000", "9223372036854775807", "99999999999999999999999999"])
        {
            Assert.Equal(
                """{"total":50,"pages":1,"max_per_page":50,"patrons":[]}""",
                (await server.GetAsync($"/patrons?page={past}")).Body);
        }
    }

    [EveryEngine]
    public async Task A_page_that_is_no_positive_number_is_refused(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        foreach (var page in (string[])["0", "-1", "abc", "", "1.5", "1e3", "%201", "+1", "0x1", "%D9%A1", "1%00", "00", "1&page=2"])
            Wire.IsError(await server.GetAsync($"/patrons?page={page}"), 400, "bad_page", "page");
    }

    [EveryEngine]
    public async Task A_page_may_hold_up_to_five_hundred(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        for (var i = 0; i < 60; i++)
            await server.MakeAsync("first_name=A&last_name=B");

        var all = await server.GetAsync("/patrons?per_page=500");
        Assert.Equal(("60", "1", "500", 60), (all["total"], all["pages"], all["max_per_page"], all.Barcodes.Length));
        var seven = await server.GetAsync("/patrons?per_page=7&page=9");
        Assert.Equal(("60", "9", "7"), (seven["total"], seven["pages"], seven["max_per_page"]));
        Assert.Equal(all.Barcodes[56..], seven.Barcodes);
        foreach (var size in (string[])["0", "501", "-1", "x", "", "99999999999999999999"])
            Wire.IsError(await server.GetAsync($"/patrons?per_page={size}"), 400, "bad_per_page", "per_page");
    }
}
