using PatronDesk.Accounts;

namespace PatronDesk.Faces.Desk.Shell;

/// <summary>The pages that the menu leads to.</summary>
internal static class Menu
{
    /// <summary>The part of the desk, and its address.</summary>
    public static IReadOnlyList<(string Section, string Path)> Items { get; } =
    [
        ("home", "/desk"), ("patrons", "/desk/patrons"), ("check-out", "/desk/check-out"), ("check-in", "/desk/check-in"),
        ("shelf", "/desk/shelf"), ("overdue", "/desk/overdue"), ("items", "/desk/items"), ("settings", "/desk/settings"),
    ];

    // Parts that are of no use to some; all others serve everybody.
    private static readonly Dictionary<string, string> Needed = new(StringComparer.Ordinal)
    {
        ["check-out"] = "circulation.check-out-by-barcode.post",
        ["check-in"] = "circulation.check-in-by-barcode.post",
        ["settings"] = Permissions.OpenSettings,
    };

    /// <summary>Whether a part of the desk serves the person.</summary>
    public static bool IsFor(Visit visit, string section) => !Needed.TryGetValue(section, out var permission) || visit.May(permission);
}
