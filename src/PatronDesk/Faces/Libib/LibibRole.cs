using PatronDesk.Accounts;

namespace PatronDesk.Faces.Libib;

/// <summary>
/// Libib's words for the roles of staff. Its admin is the manager here, who may do all but manage staff. Its manager and
/// its lender, who may both change patrons, are the desk here, and the word that was given is kept. Whoever may only read
/// is shown as the least that Libib knows.
/// </summary>
internal static class LibibRole
{
    public const string Rule = "admin, manager or lender";

    /// <summary>The role of a word that may be given; null for any other. An owner is not made through this wire.</summary>
    public static string? RoleOf(string word) => word switch
    {
        "admin" => Roles.Manager,
        "manager" or "lender" => Roles.Desk,
        _ => null,
    };

    public static string WordFor(StaffMember member) => member.RoleAsGiven ?? member.Role switch
    {
        Roles.Owner => "owner",
        Roles.Manager => "admin",
        Roles.Desk => "manager",
        _ => "lender",
    };
}
