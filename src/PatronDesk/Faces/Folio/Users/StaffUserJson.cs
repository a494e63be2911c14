using System.Text.Json;
using PatronDesk.Accounts;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Folio.Users;

/// <summary>A person of the staff as FOLIO's user, of type <c>staff</c> in the group <c>staff</c>.</summary>
internal static class StaffUserJson
{
    private const string Type = "staff";

    public static void Write(Utf8JsonWriter writer, StaffMember member)
    {
        writer.WriteStartObject();
        writer.WriteString("username"u8, member.Username);
        writer.WriteString("id"u8, member.Uuid);
        writer.WriteBoolean("active"u8, member.DisabledAt is null);
        writer.WriteString("type"u8, Type);
        writer.WriteString("patronGroup"u8, CategoryKind.StaffGroupId);
        writer.WriteStartObject("personal"u8);
        // The schema wants a last name.
        writer.WriteString("lastName"u8, string.IsNullOrEmpty(member.LastName) ? member.Username : member.LastName);
        if (!string.IsNullOrEmpty(member.FirstName))
            writer.WriteString("firstName"u8, member.FirstName);
        if (member.Email is { } email)
            writer.WriteString("email"u8, email);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
