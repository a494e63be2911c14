using PatronDesk.Accounts;

namespace PatronDesk.Faces.Libib;

/// <summary>
/// Maps Libib's words for the roles of staff. Libib's admin is the manager here, who may do everything except manage staff.
/// Libib's manager and lender, who may both change patrons, are the desk here; the word that was sent is kept. A role that
/// may only read is shown as the least of Libib's.
/// </summary>
internal static class LibibRole
{
    public const string Rule = "admin, manager or lender";

    /// <summary>The role of a word that may be sent; null for any other. This wire can't make an owner.</summary>
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
