using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary>What tests of lending call: one patron with a card, and the orders of a desk.</summary>
internal static class CirculationCalls
{
    public const string User = "7261ecaa-e3a7-4a0f-8d9e-3f3b0b1c2d3e";
    public const string Card = "10001";

    public static async Task<TestServer> NewAsync(Engine engine)
    {
        var server = await TestServer.StartAsync(engine);
        await server.Client.PostAsync("/users", $$$"""{"id":"{{{User}}}","barcode":"{{{Card}}}","personal":{"lastName":"Shelley"}}""");
        return server;
    }

    public static Task<Answer> LendAsync(TestServer server, string item = "B-1") => server.Client.PostAsync(
        "/circulation/check-out-by-barcode", $$"""{"itemBarcode":"{{item}}","userBarcode":"{{Card}}","servicePointId":"x"}""");

    public static Task<Answer> RequestAsync(TestServer server, string item, string user = User) => server.Client.PostAsync(
        "/circulation/requests",
        $$$"""{"requesterId":"{{{user}}}","requestType":"Hold","requestLevel":"Item","item":{"barcode":"{{{item}}}"}}""");

    public static async Task<HttpClient> StaffAsync(TestServer server, string role)
    {
        await server.HireAsync(role, role);
        var client = server.NewClient(null, null);
        client.DefaultRequestHeaders.Add("x-okapi-token", (await server.LoginAsync(role, "a-password")).Token);
        return client;
    }
}
