namespace PatronDesk.Faces.Desk.Settings;

/// <summary>Registers the pages of the settings.</summary>
internal static class SettingsPages
{
    public static void AddSettingsPages(this IServiceCollection services)
    {
        services.AddSingleton<SettingsEndpoints>();
        services.AddSingleton<TemplateEndpoints>();
    }

    public static void MapSettingsPages(this IServiceProvider services, RouteGroupBuilder desk)
    {
        services.GetRequiredService<SettingsEndpoints>().Map(desk);
        services.GetRequiredService<TemplateEndpoints>().Map(desk);
    }
}
