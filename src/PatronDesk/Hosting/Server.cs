using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Data;
using PatronDesk.Faces;
using PatronDesk.Faces.Folio;
using PatronDesk.Faces.Libib;
using PatronDesk.Faces.Sip2;
using PatronDesk.Lending;
using PatronDesk.Patrons;

namespace PatronDesk.Hosting;

/// <summary>Puts the rooms and the faces together into a web server.</summary>
internal static class Server
{
    /// <summary>Builds the server on a store that is migrated; it owns the store from here on.</summary>
    /// <param name="settings">Checked settings.</param>
    /// <param name="sources">Where they came from: logging and the web server read theirs there.</param>
    /// <param name="store">The open store.</param>
    /// <param name="clock">The clock of every room.</param>
    /// <param name="more">Further services; a room's guards may be registered here.</param>
    public static WebApplication Build(
        Settings settings, IConfiguration sources, Store store, TimeProvider clock, Action<IServiceCollection>? more = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(sources);
        builder.WebHost.UseUrls(settings.Urls);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyLimit.LargestDropped;
            // A query is part of the address: the limits that its language has are to be met first, and told.
            kestrel.Limits.MaxRequestLineSize = 128 * 1024;
            kestrel.TakeRawAddresses();
            kestrel.ConfigureHttpsDefaults(static https => https.SslProtocols = TlsVersions.Taken);
        });
        builder.Host.UseSystemd();
        AddLogging(builder.Logging, settings);

        var services = builder.Services;
        services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.ShutdownTimeout);
        services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("patrondesk", autoGenerateServiceInstanceId: false)).WithMetrics(metrics => metrics
            .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql")
            .AddRuntimeInstrumentation()
            .AddPrometheusExporter());
        services.AddSingleton(settings);
        services.AddSingleton(clock);
        // By factory, so that the container closes it at the end, after the last request.
        services.AddSingleton(_ => store);
        services.AddSingleton<PasswordQueue>();
        services.AddSingleton<LibraryAccounts>();
        services.AddSingleton<Callers>();
        services.AddSingleton(settings.SignIn);
        services.AddSingleton<TokenKeys>();
        services.AddSingleton<Tokens>();
        services.AddSingleton<StaffSessions>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<StaffSignIn>();
        services.AddSingleton<StaffRecords>();
        services.AddSingleton<Tenants>();
        services.AddSingleton<SignIn>();
        services.AddSingleton(new PatronSettings(settings.Blocks.QueryLimit));
        services.AddSingleton<PatronRecords>();
        services.AddSingleton<PatronPins>();
        services.AddSingleton<SipAccounts>();
        services.AddSingleton<IPurgeFollower, PurgeBlocks>();
        services.AddSingleton(settings.Blocks);
        services.AddSingleton<BlockRecords>();
        services.AddSingleton<Standings>();
        services.AddSingleton<TemplateRecords>();
        services.AddSingleton<IDeletionGuard, LendingSeal>();
        services.AddSingleton<IDeletionFollower, LendingSeal>();
        services.AddSingleton<IPurgeFollower, LendingSeal>();
        services.AddSingleton(new LendingSettings(settings.Blocks.QueryLimit));
        services.AddSingleton<ItemRecords>();
        services.AddSingleton<Loans>();
        services.AddSingleton<Holds>();
        services.AddSingleton<Retention>();
        services.AddSingleton<Health>();
        services.AddSingleton<Housekeeping>();
        services.AddHostedService(provider => provider.GetRequiredService<Housekeeping>());
        services.AddSingleton(settings.Sip2);
        services.AddSingleton<SipDesk>();
        services.AddSingleton<Sip2Listener>();
        services.AddHostedService(provider => provider.GetRequiredService<Sip2Listener>());
        services.AddNeighbours(settings.Neighbours);
        services.AddLibibFace(settings.RateLimit);
        services.AddFolioFace(settings.Folio);
        more?.Invoke(services);

        var app = builder.Build();
        app.UseRawAddresses();
        app.UseProxies(settings.Neighbours);
        app.UseRouting();
        app.UseOrigins(settings.Neighbours);
        app.UseBodyLimit();
        UseGates(app);
        app.Services.GetRequiredService<Health>().Map(app);
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapLibibFace();
        app.MapFolioFace();
        return app;
    }

    // Each address belongs to one face, whose gate also answers what no route serves.
    private static void UseGates(WebApplication app)
    {
        var folio = app.Services.GetRequiredService<FolioGate>();
        var libib = app.Services.GetRequiredService<LibibGate>();
        app.Use(next => context => FolioGate.Owns(context.Request.Path)
            ? folio.InvokeAsync(context, next)
            : libib.InvokeAsync(context, next));
    }

    private static void AddLogging(ILoggingBuilder logging, Settings settings)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        logging.AddFilter("Npgsql", LogLevel.Warning);
        // At Information this category writes whole addresses, and an address holds names, emails and passwords. At any
        // level it makes an activity of each request, which nobody listens to; failures are logged by the gates.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        // A start that fails is told in a sentence at the terminal, not as a stack trace.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        if (settings.JsonLog)
        {
            logging.AddJsonConsole(console => console.TimestampFormat = "O");
        }
        else
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:sszzz ";
            });
        }
    }
}
