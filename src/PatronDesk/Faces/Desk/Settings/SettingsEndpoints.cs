using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Shell;

namespace PatronDesk.Faces.Desk.Settings;

/// <summary>The first page of the settings: what a person may set here.</summary>
internal static class SettingsEndpoints
{
    public static void Map(RouteGroupBuilder desk) => desk.MapGet("/settings", ShowAsync).Needs(Permissions.OpenSettings);

    private static Task ShowAsync(HttpContext context)
    {
        var visit = Visit.Of(context);
        (visit.Title, visit.Section) = (visit.Words["menu.settings"], "settings");
        return Answers.ShowAsync(context, SettingsPage.CreateSlice([.. SettingsSections.All.Where(one => visit.May(one.Permission))]));
    }
}
