using System.Text.Json.Nodes;
using PatronDesk.Tests.Faces.Libib;
using PatronDesk.Tests.Faces.Sip2;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary>What a FOLIO client sends is what it reads: empty texts, lists and objects, and line breaks in an address.</summary>
public sealed class KeptAsSentTests
{
    private const string Home = "93d3d88d-499b-45d0-9bc7-ac73c3a19880";

    [EveryEngine]
    public async Task Empty_texts_lists_and_objects_are_given_back(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var sent = JsonNode.Parse($$$"""
            {"externalSystemId":"","barcode":"e1","departments":[],"meta":{},"proxyFor":[],"personal":{"lastName":"",
            "firstName":"","middleName":"","preferredFirstName":"","pronouns":"","email":"","phone":"","mobilePhone":"",
            "addresses":[{"id":"","countryId":"","addressLine1":"","addressLine2":"","city":"","region":"","postalCode":"",
            "addressTypeId":"{{{Home}}}"}],"preferredContactTypeId":"","preferredContactTypeIds":[],"profilePictureLink":""},
            "tags":{"tagList":[]},"customFields":{},"preferredEmailCommunication":[]}
            """)!.AsObject();
        var made = await server.Client.PostAsync("/users", sent.ToJsonString());
        Assert.Equal(201, made.Status);
        Assert.Equal(sent.ToJsonString(), Sent(made.Json, sent));
        var read = await server.Client.ReadAsync(made.Location!);
        Assert.Equal(sent.ToJsonString(), Sent(read.Json, sent));
        // What was read may be put back.
        Assert.Equal(204, (await server.Client.PutAsync(made.Location!, read.Body)).Status);
        Assert.Equal(read.Body, (await server.Client.ReadAsync(made.Location!)).Body);
        // On Libib's wire an empty text is none, and another face's change leaves them as they are.
        var patron = await server.GetAsync("/patrons/e1");
        foreach (var name in (string[])["email", "tags", "patron_id", "phone", "address1", "address2", "city", "state", "zip"])
            Assert.Null(patron[name]);
        await server.PostAsync("/patrons/e1?notification_emails=n@example.org");
        Assert.Equal(sent.ToJsonString(), Sent((await server.Client.ReadAsync(made.Location!)).Json, sent));
        // Left out, they are left out.
        await server.Client.PutAsync(made.Location!, """{"barcode":"e1"}""");
        Assert.Null((await server.Client.ReadAsync(made.Location!)).Json["personal"]);
    }

    [EveryEngine]
    public async Task Empty_lists_of_addresses_and_empty_tags_are_given_back(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.Client.PostAsync("/users", """{"personal":{"lastName":"x","addresses":[]},"tags":{}}""");
        Assert.Equal("""{"lastName":"x","addresses":[]}""", made.Json["personal"]!.ToJsonString());
        Assert.Equal("{}", made.Json["tags"]!.ToJsonString());
        await server.PostAsync("/patrons/2020000000013?city=Bath&tags=a");
        var user = (await server.Client.ReadAsync(made.Location!)).Json;
        Assert.Equal("Bath", (string?)user["personal"]!["addresses"]![0]!["city"]);
        Assert.Equal("""{"tagList":["a"]}""", user["tags"]!.ToJsonString());
    }

    [EveryEngine]
    public async Task CQL_finds_what_is_empty(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Client.PostAsync("/users", """
            {"barcode":"empty","externalSystemId":"","personal":{"lastName":"","firstName":"","middleName":"","preferredFirstName":"",
            "email":"","phone":"","mobilePhone":""},"tags":{"tagList":[]}}
            """);
        await server.Client.PostAsync("/users", """{"barcode":"none"}""");
        await server.Client.PostAsync("/users", """
            {"barcode":"full","externalSystemId":"x","personal":{"lastName":"x","firstName":"x","middleName":"x",
            "preferredFirstName":"x","email":"x","phone":"1","mobilePhone":"1"},"tags":{"tagList":["x"]}}
            """);
        foreach (var name in (string[])["externalSystemId", "personal.lastName", "personal.firstName", "personal.middleName",
            "personal.preferredFirstName", "personal.email", "personal.phone", "personal.mobilePhone", "tags.tagList"])
        {
            Assert.Equal("empty", await FoundAsync(server, $"{name}==\"\""));
            Assert.Equal("empty,full", await FoundAsync(server, $"{name}=\"\""));
        }
    }

    [EveryEngine]
    public async Task A_line_break_in_an_address_is_kept_and_is_a_space_on_SIP2(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        await Kiosk.PrepareAsync(server);
        var made = await server.Client.PostAsync("/users", $$$"""
            {"barcode":"77777","personal":{"lastName":"x","addresses":[{"addressLine1":"Hall 3\nRoom 2","addressLine2":"a\r\nb",
            "addressTypeId":"{{{Home}}}"}]}}
            """);
        Assert.Equal("Hall 3\nRoom 2", (string?)made.Json["personal"]!["addresses"]![0]!["addressLine1"]);
        Assert.Equal("Hall 3\nRoom 2", (await server.GetAsync("/patrons/77777"))["address1"]);
        Assert.Equal(200, (await server.PostAsync($"/patrons/77777?{Wire.Query(("address1", "Hall 3\nRoom 2"), ("phone", "1"))}")).Status);
        var changed = await server.PostAsync($"/patrons/77777?{Wire.Query(("address1", "Hall 4\nRoom 2"))}");
        Wire.IsError(changed, 400, "bad_character", "address1");
        using var kiosk = await Kiosk.ConnectAsync(server);
        Assert.Equal("941", await kiosk.AskAsync("9300CNkiosk|COopen-sesame|CPdoor|"));
        var answer = await kiosk.AskAsync($"63001{Kiosk.Date}          AOMAIN|AA77777|AC|");
        Assert.Contains("|BDHall 3 Room 2, a  b|", answer, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task The_value_of_a_refused_field_is_what_was_sent(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var refused = await server.Client.PostAsync("/users", $$$"""
            {"username":"\u200b","barcode":"A\u0001B","externalSystemId":"a\tb","type":"a\u0000b","preferredEmailCommunication":["TEST"],
            "personal":{"lastName":"x"}}
            """);
        Assert.Equal(["type", "preferredEmailCommunication"], refused.FaultKeys);
        Assert.Equal(["a\0b", "TEST"], Values(refused));
        refused = await server.Client.PostAsync("/users", $$$"""
            {"username":"\u200b","barcode":"A\u0001B","externalSystemId":"a\tb","personal":{"lastName":"a\nb","email":"c\td",
            "addresses":[{"city":"e\tf","addressTypeId":"{{{Home}}}"}]}}
            """);
        var told = refused.FaultKeys.Zip(Values(refused)).ToDictionary(pair => pair.First, pair => pair.Second);
        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["username"] = "\u200b",
                ["barcode"] = "A\u0001B",
                ["externalSystemId"] = "a\tb",
                ["personal.lastName"] = "a\nb",
                ["personal.email"] = "c\td",
                ["personal.addresses[0].city"] = "e\tf",
            },
            told);
    }

    [EveryEngine]
    public async Task PreferredEmailCommunication_is_one_of_three_words(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var refused = await server.Client.PostAsync("/users", """{"preferredEmailCommunication":["Support","TEST"]}""");
        Assert.Equal((422, "preferredEmailCommunication"), (refused.Status, refused.FaultKeys.Single()));
        Assert.Equal(["TEST"], Values(refused));
        var made = await server.Client.PostAsync("/users", """{"preferredEmailCommunication":["Support","Programs","Services"]}""");
        Assert.Equal("""["Support","Programs","Services"]""", made.Json["preferredEmailCommunication"]!.ToJsonString());
    }

    // What the client sent, in the order of the answer, without what the server adds.
    private static string Sent(JsonNode answer, JsonObject sent)
    {
        var user = answer.AsObject();
        foreach (var name in user.Select(property => property.Key).Where(name => !sent.ContainsKey(name)).ToList())
            user.Remove(name);
        return user.ToJsonString();
    }

    private static IEnumerable<string?> Values(Answer refused) =>
        refused.Json["errors"]!.AsArray().Select(error => (string?)error!["parameters"]![0]!["value"]);

    private static async Task<string> FoundAsync(TestServer server, string query) => string.Join(
        ',',
        (await server.Client.ReadAsync($"/users?query={Uri.EscapeDataString($"{query} sortby barcode")}")).Json["users"]!.AsArray()
            .Select(user => (string?)user!["barcode"]));
}
