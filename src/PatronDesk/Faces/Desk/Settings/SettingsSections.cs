using PatronDesk.Accounts;

namespace PatronDesk.Faces.Desk.Settings;

/// <summary>The pages of the settings. The hub and its sub-navigation are made from this list.</summary>
internal static class SettingsSections
{
    /// <summary>In the order in which they are shown.</summary>
    public static IReadOnlyList<SettingsSection> All { get; } =
    [
        new("library", "/desk/settings/library", Permissions.ManageLibrary),
        new("templates", "/desk/settings/templates", "manual-block-templates.item.post"),
        new("journal", "/desk/journal", Permissions.ReadJournal),
        new("keys", "/desk/settings/keys", Permissions.ManageLibrary),
        new("staff", "/desk/settings/staff", Permissions.ManageStaff),
        new("sip2", "/desk/settings/sip2", Permissions.ManageLibrary),
    ];
}

/// <summary>A page of the settings.</summary>
/// <param name="Name">Its name; the keys of its title and its sentence are <c>settings.</c> and the name.</param>
/// <param name="Path">Its address.</param>
/// <param name="Permission">What a person needs to see it.</param>
internal sealed record SettingsSection(string Name, string Path, string Permission);
