using AspNetCoreGeneratedDocument;
using RazorSlices;

namespace PatronDesk.Faces.Desk.Settings;

internal sealed class SettingsPage : IRazorSliceProxy<IReadOnlyList<SettingsSection>>
{
    public static RazorSlice<IReadOnlyList<SettingsSection>> CreateSlice(IReadOnlyList<SettingsSection> model) =>
        new Faces_Desk_Settings_SettingsPage { Model = model };
}

internal sealed class SettingsNav : IRazorSliceProxy<string>
{
    public static RazorSlice<string> CreateSlice(string model) => new Faces_Desk_Settings_SettingsNav { Model = model };
}
