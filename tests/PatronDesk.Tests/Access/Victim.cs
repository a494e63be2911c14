using System.Text.Json.Nodes;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Access;

/// <summary>A second library, with a record of each kind. Its texts hold a mark that no caller of another library may ever see.</summary>
internal sealed record Victim
{
    /// <summary>In every text of the library's records.</summary>
    public const string Mark = "Zyxomma7f3c";

    public const string Tenant = "second";
    public const string ApiKey = "second-key";
    public const string ApiUser = "second-user";
    public const string ItemBarcode = "V-ITEM-1";
    public const string Email = "victim-7f3c@example.org";

    private static readonly string[] Lists =
    [
        "/patrons", "/users?limit=1000", "/manualblocks?limit=1000", "/manual-block-templates?limit=1000",
        "/circulation/loans?limit=1000", "/circulation/requests?limit=1000", "/groups", "/addresstypes",
    ];

    public required HttpClient Client { get; init; }

    public required string UserId { get; init; }

    public required string Barcode { get; init; }

    public required string BlockId { get; init; }

    public required string TemplateId { get; init; }

    public required string LoanId { get; init; }

    public required string RequestId { get; init; }

    public required string ItemId { get; init; }

    public required string GroupId { get; init; }

    public required string AddressTypeId { get; init; }

    /// <summary>Whatever may stand in an address for one of the records.</summary>
    public IReadOnlyList<string> Ids =>
        [UserId, Barcode, Email, BlockId, TemplateId, LoanId, RequestId, GroupId, AddressTypeId];

    public static async Task<Victim> PlantAsync(TestServer server)
    {
        await server.SecondLibraryAsync(Tenant);
        var client = server.NewClient(ApiKey, ApiUser);
        var user = await MakeAsync(client, "/users", $$$"""
            {"username":"{{{Mark}}}-user","patronGroup":null,"personal":
            """ + $$$"""{"lastName":"{{{Mark}}}","firstName":"{{{Mark}}}","email":"{{{Email}}}"},""" + $$$"""

            "customFields":{"note":"{{{Mark}}}"},"tags":{"tagList":["{{{Mark}}}"]}}
            """);
        var (id, barcode) = ((string)user["id"]!, (string)user["barcode"]!);
        var loan = await MakeAsync(
            client, "/circulation/check-out-by-barcode", $$"""{"itemBarcode":"{{ItemBarcode}}","userBarcode":"{{barcode}}"}""");
        var request = await MakeAsync(
            client, "/circulation/requests",
            $$$"""{"requesterId":"{{{id}}}","item":{"barcode":"{{{Mark}}}-2"},"instance":{"title":"{{{Mark}}}"},"requestType":"Hold"}""");
        var block = await MakeAsync(client, "/manualblocks", FolioCalls.Block($"\"patronMessage\":\"{Mark}\"", id, Mark));
        var template = await MakeAsync(
            client,
            "/manual-block-templates",
            $$$"""{"name":"{{{Mark}}}","desc":"{{{Mark}}}","blockTemplate":{"desc":"{{{Mark}}}"}}""");
        var group = await MakeAsync(client, "/groups", $$"""{"group":"{{Mark}}"}""");
        var addressType = await MakeAsync(client, "/addresstypes", $$"""{"addressType":"{{Mark}}"}""");
        return new Victim
        {
            Client = client,
            UserId = id,
            Barcode = barcode,
            LoanId = (string)loan["id"]!,
            ItemId = (string)loan["itemId"]!,
            RequestId = (string)request["id"]!,
            BlockId = (string)block["id"]!,
            TemplateId = (string)template["id"]!,
            GroupId = (string)group["id"]!,
            AddressTypeId = (string)addressType["id"]!,
        };
    }

    /// <summary>Everything of the library as its own caller sees it.</summary>
    public async Task<IReadOnlyList<string>> SeenAsync()
    {
        var seen = new List<string>();
        foreach (var list in Lists)
        {
            var answer = await Client.ReadAsync(list);
            Assert.Equal(200, answer.Status);
            Assert.Contains(
                list.StartsWith("/circulation/loans", StringComparison.Ordinal) ? ItemBarcode : Mark,
                answer.Body,
                StringComparison.Ordinal);
            seen.Add(answer.Body);
        }

        return seen;
    }

    private static async Task<JsonNode> MakeAsync(HttpClient client, string path, string json)
    {
        var made = await client.PostAsync(path, json);
        Assert.True(made.Status == 201, $"{path}: {made.Status} {made.Body}");
        return made.Json;
    }
}
