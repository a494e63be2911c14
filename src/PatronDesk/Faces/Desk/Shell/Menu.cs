namespace PatronDesk.Faces.Desk.Shell;

/// <summary>The pages that the menu leads to.</summary>
internal static class Menu
{
    /// <summary>The part of the desk, and its address.</summary>
    public static IReadOnlyList<(string Section, string Path)> Items { get; } =
    [
        ("home", "/desk"), ("patrons", "/desk/patrons"), ("check-out", "/desk/check-out"), ("check-in", "/desk/check-in"),
        ("shelf", "/desk/shelf"), ("overdue", "/desk/overdue"),
    ];
}
