using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Faces.Desk.Words;

namespace PatronDesk.Faces.Desk.Settings;

/// <summary>The list of a library's staff.</summary>
/// <param name="Members">By sign-in name.</param>
/// <param name="Done">The key of what was done just now; null for nothing.</param>
internal sealed record StaffModel(IReadOnlyList<StaffMember> Members, string? Done);

/// <summary>The page of one person, or the question whether the person's account is deleted.</summary>
/// <param name="Member">The person.</param>
/// <param name="Form">What is typed; a button's refusal has the button's name.</param>
/// <param name="Done">The key of what was done just now; null for nothing.</param>
internal sealed record MemberModel(StaffMember Member, FormValues Form, string? Done = null);

/// <summary>The names of staff and their roles, in words.</summary>
internal static class StaffWords
{
    /// <summary>The roles to choose from, from the fewest permissions to the most.</summary>
    public static IReadOnlyList<(string Value, string Text)> RolesIn(Sentences words) =>
        [.. Roles.All.Select(role => (role, $"{words[$"role.{role}"]}: {words[$"role.{role}.text"]}"))];

    /// <summary>A role in one word. A newer program may have written one that this one does not know.</summary>
    public static string RoleOf(StaffMember member, Sentences words) =>
        Roles.IsRole(member.Role) ? words[$"role.{member.Role}"] : member.Role;

    /// <summary>The person's name; empty where only a sign-in name is known.</summary>
    public static string NameOf(StaffMember member) => $"{member.FirstName} {member.LastName}".Trim();
}
