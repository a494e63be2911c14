using System.Text.Json.Nodes;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary>Imports as a school's nightly script sends them.</summary>
internal static class UserImportCalls
{
    /// <summary>A user with a good group and last name; <paramref name="more"/> begins with a comma.</summary>
    public static string User(string id, string more = "", string group = "undergrad", string personal = "") =>
        $$$"""
        {"username":"u-{{{id}}}","externalSystemId":"{{{id}}}","active":true,"patronGroup":"{{{group}}}",
         "personal":{"lastName":"L-{{{id}}}"{{{personal}}}}{{{more}}}}
        """;

    /// <summary>Imports users. <paramref name="more"/> begins with a comma.</summary>
    public static async Task<Answer> ImportAsync(this TestServer server, string more, params IReadOnlyList<string> users)
    {
        var answer = await server.Client.PostAsync(
            "/user-import", $$"""{"users":[{{string.Join(",", users)}}],"totalRecords":{{users.Count}}{{more}}}""");
        Assert.True(answer.Status == 200, $"{answer.Status} {answer.Body}");
        return answer;
    }

    public static (int Created, int Updated, int Failed, int Total) Counts(this Answer answer) => (
        (int)answer.Json["createdRecords"]!, (int)answer.Json["updatedRecords"]!, (int)answer.Json["failedRecords"]!,
        (int)answer.Json["totalRecords"]!);

    public static string Message(this Answer answer) => (string)answer.Json["message"]!;

    public static (string? ExternalSystemId, string? Username, string? Message)[] Failures(this Answer answer) =>
    [
        .. answer.Json["failedUsers"]!.AsArray().Select(user => (
            (string?)user!["externalSystemId"], (string?)user["username"], (string?)user["errorMessage"])),
    ];

    /// <summary>The user with this external id; null where there is none.</summary>
    public static async Task<JsonNode?> UserAsync(this TestServer server, string externalSystemId) =>
        (await server.Client.ReadAsync($"/users?query=externalSystemId==\"{externalSystemId}\"")).Json["users"]!.AsArray()
            .SingleOrDefault();

    public static async Task<bool> IsActiveAsync(this TestServer server, string externalSystemId) =>
        (bool)(await server.UserAsync(externalSystemId))!["active"]!;
}
