using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Libib;

/// <summary>Speaks the Libib patrons API to a server, every address exactly as written.</summary>
internal static class Wire
{
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public static Task<Answer> GetAsync(this TestServer server, string path, params (string Name, string Value)[] headers) =>
        SendAsync(server, server.Client, "GET", path, null, headers);

    public static Task<Answer> PostAsync(
        this TestServer server, string path, HttpContent? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(server, server.Client, "POST", path, body, headers);

    public static Task<Answer> PatchAsync(this TestServer server, string path) =>
        SendAsync(server, server.Client, "PATCH", path, null);

    public static Task<Answer> DeleteAsync(this TestServer server, string path) =>
        SendAsync(server, server.Client, "DELETE", path, null);

    /// <summary>Makes a patron and expects that it works.</summary>
    public static async Task<Answer> MakeAsync(this TestServer server, string query)
    {
        var made = await server.PostAsync($"/patrons?{query}");
        Assert.True(made.Status == 200, made.Body);
        return made;
    }

    public static async Task<Answer> SendAsync(
        TestServer server, HttpClient client, string method, string path, HttpContent? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(method), new Uri($"{server.Address.GetLeftPart(UriPartial.Authority)}{path}", AsWritten));
        request.Content = body;
        foreach (var (name, value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        using var response = await client.SendAsync(request);
        return await Answer.OfAsync(response);
    }

    /// <summary>Sends bytes as they are and reads the whole answer, its head too, until the server closes.</summary>
    public static async Task<string> RawAsync(TestServer server, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Address.Host, server.Address.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    /// <summary>A request's head with the test library's credentials, that asks to close after the answer.</summary>
    public static string Head(string method, string target, params string[] lines) =>
        string.Join(
            "\r\n",
            [
                $"{method} {target} HTTP/1.1", "Host: localhost", "Connection: close",
                $"x-api-key: {TestServer.ApiKey}", $"x-api-user: {TestServer.ApiUser}", .. lines, "", "",
            ]);

    public static StringContent JsonBody(string json) => new(json, Encoding.UTF8, "application/json");

    public static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    public static string Query(params (string Name, string Value)[] fields) =>
        string.Join('&', fields.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"));

    /// <summary>A body that the document prints over several lines, as it travels.</summary>
    public static string Compact(string printed) => JsonNode.Parse(printed)!.ToJsonString();

    /// <summary>The one shape of every error of this face, and nothing else in it.</summary>
    public static void IsError(Answer answer, int status, string code, string? field = null)
    {
        Assert.True(status == answer.Status, $"Expected {status}, got {answer.Status}: {answer.Body}");
        Assert.Equal("application/json; charset=utf-8", answer.ContentType);
        var names = answer.Json.AsObject().Select(member => member.Key);
        Assert.Equal(field is null ? ["error", "message", "code"] : ["error", "message", "code", "field"], names);
        Assert.Equal(JsonValueKind.String, answer.Json["error"]!.GetValueKind());
        Assert.NotEqual("", answer["error"]);
        Assert.Equal(answer["error"], answer["message"]);
        Assert.Equal(code, answer["code"]);
        if (field is not null)
            Assert.Equal(field, answer["field"]);
        Assert.DoesNotContain("   at ", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", answer.Body, StringComparison.Ordinal);
    }

    /// <summary>The total that the list tells: how many patrons there are.</summary>
    public static async Task<string?> TotalAsync(this TestServer server) => (await server.GetAsync("/patrons"))["total"];
}
