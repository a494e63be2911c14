using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Shell;

/// <summary>A person's name as every page writes it: the first name, then the last; only what there is.</summary>
internal static class Names
{
    public static string Of(Patron patron)
    {
        var name = $"{patron.FirstName} {patron.LastName}".Trim();
        return name.Length > 0 ? name : patron.Barcode;
    }
}
