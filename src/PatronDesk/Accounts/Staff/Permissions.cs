namespace PatronDesk.Accounts;

/// <summary>The names of permissions: FOLIO's own, and three for what only the Libib face can do.</summary>
internal static class Permissions
{
    public const string ReadPatrons = "patrons.read";
    public const string WritePatrons = "patrons.write";
    public const string ManageStaff = "staff.manage";
    public const string OverrideBlock = "circulation.override-patron-block.post";
}
