using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Accounts;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary>Signs in and out as FOLIO's clients do; cookies are sent only where a test says so.</summary>
internal static class SignInCalls
{
    public const string OwnerLogin = """{"username":"owner","password":"owner-password"}""";

    private static readonly SocketsHttpHandler NoCookies = new() { UseCookies = false, AllowAutoRedirect = false };

    public static async Task<Answer> CallAsync(
        this TestServer server, string method, string path, string? json = null, params (string Name, string Value)[] headers)
    {
        using var client = new HttpClient(NoCookies, disposeHandler: false);
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(server.Address, path));
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        using var response = await client.SendAsync(request);
        return await Answer.OfAsync(response);
    }

    public static Task<Answer> LoginAsync(this TestServer server, string username, string password, string path = "/authn/login") =>
        server.CallAsync("POST", path, new JsonObject { ["username"] = username, ["password"] = password }.ToJsonString());

    /// <summary>A token of a working day for the owner.</summary>
    public static async Task<string> OwnerTokenAsync(this TestServer server) =>
        (await server.LoginAsync("owner", "owner-password")).Token!;

    /// <summary>Asks something that every role may: whether the token lets its bearer in.</summary>
    public static async Task<int> StatusWithAsync(this TestServer server, string? token) =>
        (await server.CallAsync("GET", "/manualblocks?limit=1", null, token is null ? [] : [("x-okapi-token", token)])).Status;

    public static StaffRecords Staff(this TestServer server) => server.Services.GetRequiredService<StaffRecords>();

    /// <summary>A person of the first library, with the password <c>a-password</c>.</summary>
    public static async Task<StaffMember> HireAsync(this TestServer server, string username, string role)
    {
        var made = await server.Staff().CreateAsync(
            await server.CallerAsync(), new(username, "a-password", role), CancellationToken.None);
        return Assert.IsType<CreateStaff.Created>(made).Member;
    }

    /// <summary>The payload of a token, read without checking.</summary>
    public static JsonNode PayloadOf(string token) =>
        JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]))!;
}
