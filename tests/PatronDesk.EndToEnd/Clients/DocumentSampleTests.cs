using System.Net;
using System.Text.Json.Nodes;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>Every sample of the Libib document, each on a fresh store that holds what the sample speaks of.</summary>
public sealed class DocumentSampleTests
{
    private const string Mary = """
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
        }
        """;

    private const string Marcus = """
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
        """;

    private const string Satoshi = """
        {
            "barcode": "2020000000051",
            "first_name": "Satoshi",
            "last_name": "Kon",
            "email": "satoshi.kon@example.com",
            "notification_emails": null,
            "tags": null,
            "patron_id": "skon",
            "phone": null,
            "address1": null,
            "address2": null,
            "city": null,
            "state": null,
            "country": "JP",
            "zip": null,
            "freeze": null
        }
        """;

    public static MatrixTheoryData<Engine, SampleLanguage> All => new(Enum.GetValues<Engine>(), Enum.GetValues<SampleLanguage>());

    [Theory]
    [MemberData(nameof(All))]
    public async Task Sample_of_the_list_prints_the_documents_page(Engine engine, SampleLanguage language)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        await CreateMaryAsync(server.Client);
        await server.Client.CreateAsync(
            ("barcode", "2020000000037"), ("first_name", "Marcus"), ("last_name", "Aurelius"),
            ("email", "meditiations@example.com"), ("freeze", "1"));

        var answer = await DocumentSample.RunAsync("list", language, server);

        AssertJson(200, $$"""{ "total": 2, "pages": 1, "max_per_page": 50, "patrons": [{{Mary}}, {{Marcus}}] }""", language, answer);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Sample_of_one_patron_prints_the_documents_patron(Engine engine, SampleLanguage language)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        await CreateMaryAsync(server.Client);

        AssertJson(200, Mary, language, await DocumentSample.RunAsync("get", language, server));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Sample_of_a_create_makes_the_documents_patron(Engine engine, SampleLanguage language)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);

        var answer = await DocumentSample.RunAsync("create", language, server);

        var barcode = (string)JsonNode.Parse(answer.Body)!["barcode"]!;
        Assert.True(Patrons.IsOwnBarcode(barcode), barcode);
        // The document's fifth patron is this store's first; only its PHP sample sends notification_emails.
        var expected = $$"""
            {
                "barcode": "{{barcode}}",
                "first_name": "Mary",
                "last_name": "Shelley",
                "email": "frankenstein@example.com",
                "notification_emails": {{(language == SampleLanguage.Php
                    ? "\"frankenstein@example.com,another.email@example.com\""
                    : "null")}},
                "tags": null,
                "patron_id": null,
                "phone": null,
                "address1": null,
                "address2": null,
                "city": null,
                "state": null,
                "country": "US",
                "zip": null,
                "freeze": null
            }
            """;
        AssertJson(200, expected, language, answer);
        Assert.Equal(Compact(expected), (await server.Client.GetPatronAsync(barcode)).ToJsonString());
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Sample_of_an_update_changes_the_documents_patron(Engine engine, SampleLanguage language)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        await CreateSatoshiAsync(server.Client, "perfect.blue@example.com", "one@example.com,two@example.com");

        AssertJson(200, Satoshi, language, await DocumentSample.RunAsync("update", language, server));
        Assert.Equal(Compact(Satoshi), (await server.Client.GetPatronAsync("satoshi.kon@example.com")).ToJsonString());
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Sample_of_a_restore_brings_the_patron_back_whole(Engine engine, SampleLanguage language)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        await CreateSatoshiAsync(server.Client, "satoshi.kon@example.com", "");
        using var deleted = await server.Client.DeleteAsync("/patrons/2020000000051");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);

        AssertEmpty(200, await DocumentSample.RunAsync("restore", language, server));
        Assert.Equal(Compact(Satoshi), (await server.Client.GetPatronAsync("2020000000051")).ToJsonString());
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Sample_of_a_delete_takes_the_patron_out_of_sight(Engine engine, SampleLanguage language)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        await CreateMaryAsync(server.Client);

        AssertEmpty(204, await DocumentSample.RunAsync("delete", language, server));
        using var found = await server.Client.GetAsync("/patrons/2020000000013");
        Assert.Equal(HttpStatusCode.NotFound, found.StatusCode);
    }

    private static Task<JsonObject> CreateMaryAsync(HttpClient client) => client.CreateAsync(
        ("barcode", "2020000000013"), ("first_name", "Mary"), ("last_name", "Shelley"), ("email", "frankenstein@example.com"),
        ("patron_id", "mshelley"), ("phone", "555-123-4567"), ("city", "Augusta"), ("state", "KS"));

    private static Task<JsonObject> CreateSatoshiAsync(HttpClient client, string email, string notificationEmails) => client.CreateAsync(
        ("barcode", "2020000000051"), ("first_name", "Satoshi"), ("last_name", "Kon"), ("email", email),
        ("notification_emails", notificationEmails), ("patron_id", "skon"), ("country", "JP"));

    private static void AssertJson(int status, string expected, SampleLanguage language, SampleAnswer answer)
    {
        Assert.Equal((status, Compact(expected)), (answer.Status, Compact(answer.Body)));
        if (language != SampleLanguage.Curl)
            Assert.Equal(Compact(expected), answer.Decoded?.ToJsonString());
    }

    private static void AssertEmpty(int status, SampleAnswer answer) =>
        Assert.Equal(new SampleAnswer(status, "", null), answer);

    // The order of the fields is the document's, and counts.
    private static string Compact(string json) => JsonNode.Parse(json)!.ToJsonString();
}
