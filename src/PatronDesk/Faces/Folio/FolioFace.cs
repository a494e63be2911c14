using PatronDesk.Faces.Folio.Authn;
using PatronDesk.Faces.Folio.Blocks;
using PatronDesk.Faces.Folio.Circulation;
using PatronDesk.Faces.Folio.Gateway;
using PatronDesk.Faces.Folio.Imports;
using PatronDesk.Faces.Folio.Users;

namespace PatronDesk.Faces.Folio;

/// <summary>FOLIO's wire: manual blocks, templates, users, circulation and sign-in.</summary>
internal static class FolioFace
{
    /// <summary>This face in the journal.</summary>
    public const string Name = "folio";

    public static void AddFolioFace(this IServiceCollection services, FolioSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<FolioGate>();
        services.AddSingleton<ManualBlockEndpoints>();
        services.AddSingleton<TemplateEndpoints>();
        services.AddSingleton<StaffUsers>();
        services.AddSingleton<StaffLogin>();
        services.AddSingleton<UserEndpoints>();
        services.AddSingleton<CompositeUserEndpoints>();
        services.AddSingleton<AutomatedBlockEndpoints>();
        services.AddSingleton<PatronPinEndpoints>();
        services.AddSingleton<CirculationEndpoints>();
        services.AddSingleton<RequestEndpoints>();
        services.AddSingleton<CategoryEndpoints>();
        services.AddSingleton<UserImportEndpoints>();
        services.AddSingleton<UserSummaryEndpoints>();
        services.AddSingleton<AuthnEndpoints>();
        services.AddSingleton<GatewayEndpoints>();
    }

    public static void MapFolioFace(this WebApplication app)
    {
        var folio = app.MapGroup("").WithHeads();
        app.Services.GetRequiredService<ManualBlockEndpoints>().Map(folio);
        app.Services.GetRequiredService<TemplateEndpoints>().Map(folio);
        app.Services.GetRequiredService<UserEndpoints>().Map(folio);
        app.Services.GetRequiredService<CompositeUserEndpoints>().Map(folio);
        app.Services.GetRequiredService<AutomatedBlockEndpoints>().Map(folio);
        app.Services.GetRequiredService<PatronPinEndpoints>().Map(folio);
        app.Services.GetRequiredService<CirculationEndpoints>().Map(folio);
        app.Services.GetRequiredService<RequestEndpoints>().Map(folio);
        app.Services.GetRequiredService<CategoryEndpoints>().Map(folio);
        app.Services.GetRequiredService<UserImportEndpoints>().Map(folio);
        app.Services.GetRequiredService<UserSummaryEndpoints>().Map(folio);
        app.Services.GetRequiredService<AuthnEndpoints>().Map(folio);
        app.Services.GetRequiredService<GatewayEndpoints>().Map(folio);
    }
}
