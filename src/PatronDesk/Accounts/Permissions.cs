namespace PatronDesk.Accounts;

/// <summary>The names of what a caller may do: FOLIO's own, and three for what only the Libib wire has.</summary>
internal static class Permissions
{
    public const string ReadPatrons = "patrons.read";
    public const string WritePatrons = "patrons.write";
    public const string ManageStaff = "staff.manage";
    public const string OverrideBlock = "circulation.override-patron-block.post";
}
