using PatronDesk.Lists;

namespace PatronDesk.Faces.Folio;

/// <summary>FOLIO's wire: manual blocks, templates, users, circulation and sign-in.</summary>
internal static class FolioFace
{
    public static void AddFolioFace(this IServiceCollection services, FolioSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<FolioGate>();
        services.AddSingleton<ManualBlockEndpoints>();
        services.AddSingleton<TemplateEndpoints>();
        services.AddSingleton<UserEndpoints>();
        services.AddSingleton<AutomatedBlockEndpoints>();
        services.AddSingleton<PatronPinEndpoints>();
        services.AddSingleton<CirculationEndpoints>();
        services.AddSingleton<RequestEndpoints>();
        services.AddSingleton<FixedLists>();
        services.AddSingleton<ReferenceEndpoints>();
        services.AddSingleton<AuthnEndpoints>();
        services.AddSingleton<GatewayEndpoints>();
    }

    public static void MapFolioFace(this WebApplication app)
    {
        app.Services.GetRequiredService<ManualBlockEndpoints>().Map(app);
        app.Services.GetRequiredService<TemplateEndpoints>().Map(app);
        app.Services.GetRequiredService<UserEndpoints>().Map(app);
        app.Services.GetRequiredService<AutomatedBlockEndpoints>().Map(app);
        app.Services.GetRequiredService<PatronPinEndpoints>().Map(app);
        app.Services.GetRequiredService<CirculationEndpoints>().Map(app);
        app.Services.GetRequiredService<RequestEndpoints>().Map(app);
        app.Services.GetRequiredService<ReferenceEndpoints>().Map(app);
        app.Services.GetRequiredService<AuthnEndpoints>().Map(app);
        app.Services.GetRequiredService<GatewayEndpoints>().Map(app);
    }
}
