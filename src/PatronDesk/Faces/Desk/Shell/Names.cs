using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Shell;

/// <summary>A person's name as every page writes it: the first name, then the last; only what there is.</summary>
internal static class Names
{
    public static string Of(Patron patron) => Of(patron.FirstName, patron.LastName, patron.Barcode);

    public static string Of(PatronName patron) => Of(patron.FirstName, patron.LastName, patron.Barcode);

    private static string Of(string? firstName, string? lastName, string barcode) =>
        $"{firstName} {lastName}".Trim() is { Length: > 0 } name ? name : barcode;
}
