using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Assets;
using PatronDesk.Faces.Desk.Blocks;
using PatronDesk.Faces.Desk.Bulk;
using PatronDesk.Faces.Desk.Entry;
using PatronDesk.Faces.Desk.Home;
using PatronDesk.Faces.Desk.Imports;
using PatronDesk.Faces.Desk.Items;
using PatronDesk.Faces.Desk.Lending;
using PatronDesk.Faces.Desk.Merging;
using PatronDesk.Faces.Desk.Patrons;
using PatronDesk.Faces.Desk.Print;
using PatronDesk.Faces.Desk.Settings;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Faces.Desk.Signals;
using PatronDesk.Faces.Desk.Start;

namespace PatronDesk.Faces.Desk;

/// <summary>The desk: pages for the people who stand behind it.</summary>
internal static class DeskFace
{
    /// <summary>This face in the journal.</summary>
    public const string Name = "desk";

    public static void AddDeskFace(this IServiceCollection services, DeskSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<DeskGate>();
        services.AddSingleton<SetUpEndpoints>();
        services.AddSingleton<SignInEndpoints>();
        services.AddSingleton<ScanReader>();
        services.AddSingleton<HomeEndpoints>();
        services.AddSingleton<ChartReader>();
        services.AddSingleton<PatronReader>();
        services.AddSingleton<PatronEndpoints>();
        services.AddSingleton<PatronActions>();
        services.AddSingleton<PrintEndpoints>();
        services.AddSingleton<ItemEndpoints>();
        services.AddSingleton<ImportEndpoints>();
        services.AddSingleton<BlockEndpoints>();
        services.AddSingleton<BulkEndpoints>();
        services.AddSingleton<PatronImportEndpoints>();
        services.AddSingleton<CheckOutEndpoints>();
        services.AddSingleton<CheckInEndpoints>();
        services.AddSingleton<PatronLendingEndpoints>();
        services.AddSingleton<MergeValues>();
        services.AddSingleton<MergeEndpoints>();
        services.AddSettingsPages();
    }

    public static void MapDeskFace(this WebApplication app)
    {
        var desk = app.MapGroup("/desk").WithHeads();
        desk.MapGet("/assets/{version}/{name}", DeskAssets.AnswerAsync).WithMetadata(new DeskRoute(null) { IsFile = true });
        app.Services.GetRequiredService<SetUpEndpoints>().Map(desk);
        app.Services.GetRequiredService<SignInEndpoints>().Map(desk);
        app.Services.GetRequiredService<HomeEndpoints>().Map(desk);
        app.Services.GetRequiredService<PatronEndpoints>().Map(desk);
        app.Services.GetRequiredService<PatronActions>().Map(desk);
        app.Services.GetRequiredService<PrintEndpoints>().Map(desk);
        app.Services.GetRequiredService<ItemEndpoints>().Map(desk);
        app.Services.GetRequiredService<ImportEndpoints>().Map(desk);
        SignalEndpoints.Map(desk);
        app.Services.GetRequiredService<BlockEndpoints>().Map(desk);
        app.Services.GetRequiredService<BulkEndpoints>().Map(desk);
        app.Services.GetRequiredService<PatronImportEndpoints>().Map(desk);
        app.Services.GetRequiredService<CheckOutEndpoints>().Map(desk);
        app.Services.GetRequiredService<CheckInEndpoints>().Map(desk);
        app.Services.GetRequiredService<PatronLendingEndpoints>().Map(desk);
        app.Services.GetRequiredService<MergeEndpoints>().Map(desk);
        app.Services.MapSettingsPages(desk);
    }

    /// <summary>A page that everybody who is signed in may see.</summary>
    internal static IEndpointConventionBuilder Reads(this IEndpointConventionBuilder route) =>
        route.WithMetadata(new DeskRoute(Permissions.ReadPatrons) { HasPage = true });

    /// <summary>A form, for whom has this permission.</summary>
    internal static IEndpointConventionBuilder Needs(this IEndpointConventionBuilder route, string permission, bool hasPage = false) =>
        route.WithMetadata(new DeskRoute(permission) { HasPage = hasPage });
}
