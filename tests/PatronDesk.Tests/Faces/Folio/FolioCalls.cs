using System.Text;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary>What the tests of this face say again and again.</summary>
internal static class FolioCalls
{
    public const string UserId = "630824a0-a8ad-49f3-b5e2-3f2fe6ef5916";
    public const string BlockId = "46399627-08a9-414f-b91c-a8a7ec850d03";

    /// <summary>The document's sample, its expiration moved to the future.</summary>
    public const string Sample = """
        {
          "type": "Manual",
          "desc": "Invalid email and mailing addresses.",
          "staffInformation": "Last 3 have bounced back and the letter we sent was returned to us.",
          "patronMessage": "Please contact the Main Library to update your contact information.",
          "expirationDate": "2098-10-23T00:00:00Z",
          "borrowing": true,
          "renewals": true,
          "requests": true,
          "metadata": {
            "createdDate": "2018-10-16T23:07:02Z",
            "createdByUserId": "1ad737b0-d847-11e6-bf26-cec0c932ce02",
            "createdByUsername": "Doe",
            "updatedDate": "2018-10-16T23:07:02Z",
            "updatedByUserId": "695540df-cf63-4c67-91c1-d8746920d1dd",
            "updatedByUsername": "robertjones"
          },
          "userId": "630824a0-a8ad-49f3-b5e2-3f2fe6ef5916",
          "id": "46399627-08a9-414f-b91c-a8a7ec850d03"
        }
        """;

    public static Task<Answer> PostAsync(this HttpClient client, string path, string json) =>
        SendAsync(client, HttpMethod.Post, path, json);

    public static Task<Answer> PutAsync(this HttpClient client, string path, string json, string? ifMatch = null) =>
        SendAsync(client, HttpMethod.Put, path, json, ifMatch);

    public static Task<Answer> DeleteAsync(this HttpClient client, string path, string? ifMatch) =>
        SendAsync(client, HttpMethod.Delete, path, null, ifMatch);

    public static Task<Answer> ReadAsync(this HttpClient client, string path) => SendAsync(client, HttpMethod.Get, path, null);

    /// <summary>A block with these properties beside the two that are required.</summary>
    public static string Block(string more = "", string userId = UserId, string desc = "a block") =>
        $$"""{"desc":"{{desc}}","userId":"{{userId}}"{{(more.Length == 0 ? "" : "," + more)}}}""";

    private static async Task<Answer> SendAsync(
        HttpClient client, HttpMethod method, string path, string? json, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using var response = await client.SendAsync(request);
        return await Answer.OfAsync(response);
    }
}
