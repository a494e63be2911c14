namespace PatronDesk.Faces.Folio;

/// <summary>FOLIO's wire: manual blocks, templates, users and sign-in.</summary>
internal static class FolioFace
{
    public static void AddFolioFace(this IServiceCollection services)
    {
        services.AddSingleton<FolioGate>();
        services.AddSingleton<ManualBlockEndpoints>();
        services.AddSingleton<TemplateEndpoints>();
    }

    public static void MapFolioFace(this WebApplication app)
    {
        app.Services.GetRequiredService<ManualBlockEndpoints>().Map(app);
        app.Services.GetRequiredService<TemplateEndpoints>().Map(app);
    }
}
