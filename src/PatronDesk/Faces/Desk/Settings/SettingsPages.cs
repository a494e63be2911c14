using PatronDesk.Faces.Desk.Shell;

namespace PatronDesk.Faces.Desk.Settings;

/// <summary>Registers the pages of the settings.</summary>
internal static class SettingsPages
{
    public static void AddSettingsPages(this IServiceCollection services)
    {
        services.AddSingleton<LibraryEndpoints>();
        services.AddSingleton<TemplateEndpoints>();
        services.AddSingleton<KeyEndpoints>();
        services.AddSingleton<StaffEndpoints>();
        services.AddSingleton<SipEndpoints>();
        services.AddSingleton<JournalEndpoints>();
    }

    public static void MapSettingsPages(this IServiceProvider services, RouteGroupBuilder desk)
    {
        SettingsEndpoints.Map(desk);
        services.GetRequiredService<LibraryEndpoints>().Map(desk);
        services.GetRequiredService<TemplateEndpoints>().Map(desk);
        services.GetRequiredService<KeyEndpoints>().Map(desk);
        services.GetRequiredService<StaffEndpoints>().Map(desk);
        services.GetRequiredService<SipEndpoints>().Map(desk);
        services.GetRequiredService<JournalEndpoints>().Map(desk);
    }

    /// <summary>Gives a page its title, and its place in the menu.</summary>
    internal static Visit Enter(HttpContext context, string title)
    {
        var visit = Visit.Of(context);
        (visit.Title, visit.Section) = (visit.Words[title], "settings");
        return visit;
    }
}
