using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Data;
using PatronDesk.Events;
using PatronDesk.Faces;
using PatronDesk.Faces.Desk;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Faces.Folio;
using PatronDesk.Faces.Folio.Users;
using PatronDesk.Faces.Libib;
using PatronDesk.Faces.Sip2;
using PatronDesk.Intake;
using PatronDesk.Journal;
using PatronDesk.Lending;
using PatronDesk.Patrons;

namespace PatronDesk.Hosting;

/// <summary>Puts the rooms and the faces together into a web server.</summary>
internal static class Server
{
    /// <summary>Builds the server on a migrated store, which it then owns.</summary>
    /// <param name="settings">Checked settings.</param>
    /// <param name="sources">Where they came from; logging and the web server read their own settings there.</param>
    /// <param name="store">The open store.</param>
    /// <param name="clock">The clock of every room.</param>
    /// <param name="more">Adds further services, such as a room's guards.</param>
    public static WebApplication Build(
        Settings settings, IConfiguration sources, Store store, TimeProvider clock, Action<IServiceCollection>? more = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(sources);
        builder.UseWebServer(settings);
        builder.Logging.AddConsoleLog(settings.JsonLog);

        var services = builder.Services;
        services.AddSingleton(settings);
        services.AddSingleton(clock);
        services.AddSingleton(settings.Bootstrap);
        // By factory, so that the container closes the store last, after the last request.
        services.AddSingleton<Store>(provider => new WatchedStore(store, provider.GetRequiredService<StoreWatch>()));
        services.AddSingleton(provider => new StoreWatch(store, clock, provider.GetRequiredService<ILogger<StoreWatch>>()));
        services.AddSingleton<IStoreHealth>(provider => provider.GetRequiredService<StoreWatch>());
        services.AddHostedService(provider => provider.GetRequiredService<StoreWatch>());
        services.AddSingleton(new InFlight(settings.Edge.InFlightMegabytes * 1024L * 1024));
        services.AddSingleton(new SlowClients(settings.Edge.SlowClient));
        services.AddMetrics("patrondesk", settings.Metrics);
        services.AddSingleton(new JournalSettings(settings.Blocks.QueryLimit));
        services.AddAccounts(settings.SignIn);
        services.AddPatrons(new PatronSettings(settings.Blocks.QueryLimit));
        services.AddBlocks(settings.Blocks);
        services.AddLending(new LendingSettings(settings.Blocks.QueryLimit));
        services.AddSingleton<IKeptFields, KeptUserFields>();
        services.AddIntake();
        services.AddEvents(settings.Events, settings.Webhooks);
        services.AddHostedService<WebhookWorker>();
        services.AddHousekeeping();
        services.AddNeighbours(settings.Neighbours);
        services.AddSingleton<SignIn>();
        services.AddSingleton<FailureTrace>();
        services.AddSipFace(settings.Sip2);
        services.AddLibibFace(settings.RateLimit);
        services.AddFolioFace(settings.Folio);
        services.AddDeskFace(settings.Desk);
        more?.Invoke(services);

        var app = builder.Build();
        app.UseRawAddresses();
        app.UseProxies(settings.Neighbours);
        app.UseRouting();
        app.UseOrigins(settings.Neighbours);
        app.UseBodyLimit();
        UseGates(app);
        app.Services.GetRequiredService<Health>().Map(app);
        if (settings.Metrics.IsOpen)
            app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapLibibFace();
        app.MapFolioFace();
        app.MapDeskFace();
        return app;
    }

    // Each address belongs to one face, whose gate also answers addresses without a route.
    private static void UseGates(WebApplication app)
    {
        var folio = app.Services.GetRequiredService<FolioGate>();
        var libib = app.Services.GetRequiredService<LibibGate>();
        var desk = app.Services.GetRequiredService<DeskGate>();
        app.Use(next => context => DeskGate.Owns(context.Request.Path) ? desk.InvokeAsync(context, next)
            : DeskGate.IsVisitOfRoot(context) ? DeskGate.LeadToDeskAsync(context)
            : FolioGate.Owns(context) ? folio.InvokeAsync(context, next)
            : libib.InvokeAsync(context, next));
    }
}
