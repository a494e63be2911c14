using System.Net;
using System.Text.Json.Nodes;

namespace PatronDesk.EndToEnd.Harness;

/// <summary>The calls of the Libib face that many tests make.</summary>
internal static class Patrons
{
    /// <summary>Creates a patron, who must be accepted, and gives the answer.</summary>
    public static async Task<JsonObject> CreateAsync(this HttpClient client, params (string Name, string Value)[] fields)
    {
        using var answer = await client.PostAsync("/patrons", Form(fields));
        return await ReadAsync(answer);
    }

    /// <summary>The body as JSON; the status must be 200.</summary>
    public static async Task<JsonObject> ReadAsync(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{(int)answer.StatusCode}: {body}");
        return JsonNode.Parse(body)!.AsObject();
    }

    public static async Task<JsonObject> GetPatronAsync(this HttpClient client, string id)
    {
        using var answer = await client.GetAsync($"/patrons/{Uri.EscapeDataString(id)}");
        return await ReadAsync(answer);
    }

    public static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    public static string Barcode(this JsonObject patron) => (string)patron["barcode"]!;

    /// <summary>Whether this is <c>202</c>, nine digits, and the check digit of EAN-13.</summary>
    public static bool IsOwnBarcode(string barcode)
    {
        if (barcode.Length != 13 || !barcode.StartsWith("202", StringComparison.Ordinal) || !barcode.All(char.IsAsciiDigit))
            return false;
        var sum = barcode.Select((digit, i) => (digit - '0') * (i % 2 == 0 ? 1 : 3)).Sum();
        return sum % 10 == 0;
    }
}
