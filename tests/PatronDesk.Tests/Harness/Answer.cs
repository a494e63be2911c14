using System.Text.Json;
using System.Text.Json.Nodes;

namespace PatronDesk.Tests.Harness;

/// <summary>What came back of a request: the status, the body as text, and the headers that a test may ask for.</summary>
internal sealed record Answer(int Status, string Body, string? ContentType, IReadOnlyDictionary<string, string[]> Headers)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string? MediaType => ContentType?.Split(';')[0];

    public string? Location => Header("Location");

    public string? ETag => Header("ETag");

    public string? RetryAfter => Header("Retry-After");

    /// <summary>The token that a sign-in gives.</summary>
    public string? Token => Header("x-okapi-token");

    /// <summary>A field of the object in the body: its text, or the JSON of what is no text.</summary>
    public string? this[string name] => !Json.AsObject().TryGetPropertyValue(name, out var value)
        ? throw new KeyNotFoundException($"{name} is not in {Body}")
        : value?.GetValueKind() == JsonValueKind.String ? (string?)value : value?.ToJsonString();

    /// <summary>The address of the patron in the body, by its barcode.</summary>
    public string Path() => $"/patrons/{this["barcode"]}";

    public string[] Barcodes => [.. Json["patrons"]!.AsArray().Select(one => (string)one!["barcode"]!)];

    /// <summary>The keys of the faults of a FOLIO 422, in order.</summary>
    public IEnumerable<string> FaultKeys => Json["errors"]!.AsArray().Select(error => (string)error!["parameters"]![0]!["key"]!);

    /// <summary>The code of the first of FOLIO's errors.</summary>
    public string? Code => (string?)Json["errors"]![0]!["code"];

    /// <summary>What a browser would send back to renew a sign-in.</summary>
    public (string Name, string Value) Refresh => ("Cookie", $"folioRefreshToken={Cookie("folioRefreshToken")}");

    public IReadOnlyList<string> SetCookies => Headers.TryGetValue("Set-Cookie", out var lines) ? lines : [];

    public static async Task<Answer> OfAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        await response.Content.ReadAsStringAsync(),
        response.Content.Headers.ContentType?.ToString(),
        response.Headers.ToDictionary(header => header.Key, header => header.Value.ToArray(), StringComparer.OrdinalIgnoreCase));

    /// <summary>A cookie that was set, with its attributes.</summary>
    public string CookieLine(string name) => SetCookies.Single(line => line.StartsWith(name + "=", StringComparison.Ordinal));

    /// <summary>The value of a cookie that was set.</summary>
    public string Cookie(string name) => CookieLine(name).Split(';')[0][(name.Length + 1)..];

    private string? Header(string name) => Headers.TryGetValue(name, out var values) ? values.Single() : null;
}
