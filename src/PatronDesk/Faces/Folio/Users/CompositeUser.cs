using System.Text.Json;
using PatronDesk.Accounts;
using PatronDesk.Faces.Folio.Authn;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Folio.Users;

/// <summary>
/// A user with what mod-users-bl puts beside them: the group, the permissions, and after a sign-in the end of its tokens.
/// </summary>
/// <param name="Patron">With <see cref="PatronContent.Details"/>; null for one of the staff.</param>
/// <param name="Staff">Null for a patron.</param>
internal sealed record CompositeUser(Patron? Patron, StaffMember? Staff)
{
    private const string Groups = "groups";
    private const string Permissions = "perms";
    private const string Proxies = "proxiesfor";

    /// <summary>The patron group; null where the library has deleted it.</summary>
    public Category? Group { get; init; }

    /// <summary>The id of <see cref="Group"/>.</summary>
    public string GroupId => Staff is null ? Patron!.Details.GroupId ?? CategoryKind.DefaultGroupId : CategoryKind.StaffGroupId;

    /// <summary>The tokens that a client renews; null where none were given.</summary>
    public SignedIn? SignedIn { get; init; }

    /// <summary>Answers the parts that the client wants: all of them, or those that it names with <c>include</c>.</summary>
    public Task WriteAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var named = query["include"].SelectMany(text => (text ?? "").Split(
            ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToHashSet(StringComparer.Ordinal);
        if (named.Count == 0)
            named = [Groups, Permissions, Proxies];
        if (query["expandPermissions"] == "true")
            named.Add(Permissions);
        return JsonBody.WriteAsync(context, (user: this, named), static (writer, all) => all.user.Write(writer, all.named));
    }

    private void Write(Utf8JsonWriter writer, HashSet<string> parts)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("user"u8);
        if (Staff is not null)
            StaffUserJson.Write(writer, Staff);
        else
            UserJson.Write(writer, Patron!);
        if (parts.Contains(Groups) && Group is not null)
        {
            writer.WritePropertyName("patronGroup"u8);
            CategoryWire.Group.Write(writer, Group);
        }

        if (parts.Contains(Permissions))
            WritePermissions(writer);
        if (parts.Contains(Proxies))
        {
            writer.WriteStartArray("proxiesFor"u8);
            writer.WriteEndArray();
        }

        if (SignedIn is { Refresh: { } refresh } signedIn)
        {
            writer.WritePropertyName("tokenExpiration"u8);
            TokenExpiration.Write(writer, signedIn.AccessExpiresAt, refresh.ExpiresAt);
        }

        writer.WriteEndObject();
    }

    private void WritePermissions(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("permissions"u8);
        if (Staff is not null)
            writer.WriteString("userId"u8, Staff.Uuid);
        writer.WriteStartArray("permissions"u8);
        IEnumerable<string> permissions = Staff is null ? [] : Roles.PermissionsOf(Staff.Role);
        foreach (var permission in permissions.Order(StringComparer.Ordinal))
            writer.WriteStringValue(permission);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
