using System.Text.Json;
using PatronDesk.Faces.Folio.Wire;

namespace PatronDesk.Faces.Folio.Imports;

/// <summary>What became of an import, in mod-user-import's schema.</summary>
internal sealed class UserImportAnswer
{
    private const int LongestText = 255;
    private const int LongestMessage = 500;

    private readonly List<FailedUser> _failed = [];

    public string Message { get; set; } = "Users were imported successfully.";

    public int Created { get; set; }

    public int Updated { get; set; }

    public int Failed => _failed.Count;

    public void Fail(string? externalSystemId, string? username, string why) => _failed.Add(new(
        Short(externalSystemId, LongestText), Short(username, LongestText), ShortText.Of(why, LongestMessage)));

    /// <summary>The answer to a call that says it has no users.</summary>
    public static void WriteEmpty(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("message"u8, "No users to import."u8);
        writer.WriteStartArray("failedUsers"u8);
        writer.WriteEndArray();
        writer.WriteNumber("totalRecords"u8, 0);
        writer.WriteEndObject();
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("message"u8, Message);
        writer.WriteNumber("createdRecords"u8, Created);
        writer.WriteNumber("updatedRecords"u8, Updated);
        writer.WriteNumber("failedRecords"u8, Failed);
        writer.WriteStartArray("failedUsers"u8);
        foreach (var user in _failed)
        {
            writer.WriteStartObject();
            writer.WriteIfSet("externalSystemId"u8, user.ExternalSystemId);
            writer.WriteIfSet("username"u8, user.Username);
            writer.WriteString("errorMessage"u8, user.ErrorMessage);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("totalRecords"u8, Created + Updated + Failed);
        writer.WriteEndObject();
    }

    private static string? Short(string? text, int most) => text is null ? null : ShortText.Of(text, most);

    private sealed record FailedUser(string? ExternalSystemId, string? Username, string ErrorMessage);
}
