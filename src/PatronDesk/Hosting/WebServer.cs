using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using PatronDesk.Faces;

namespace PatronDesk.Hosting;

/// <summary>The web server under the faces: its addresses, its limits, and what is measured of it.</summary>
internal static class WebServer
{
    public static void UseWebServer(this WebApplicationBuilder builder, Settings settings)
    {
        builder.WebHost.UseUrls(settings.Urls);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            settings.Edge.Apply(kestrel);
            kestrel.ConfigureHttpsDefaults(static https => https.SslProtocols = TlsVersions.Taken);
            kestrel.TakeRawAddresses(settings.Urls, settings.Edge.PlacesByAddress());
        });
        builder.Host.UseSystemd();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.ShutdownTimeout);
    }

    /// <summary>Measures the web server, the runtime and PostgreSQL's driver, where <c>/metrics</c> is served at all.</summary>
    public static void AddMetrics(this IServiceCollection services, string name, MetricsSettings settings)
    {
        if (settings.IsOff)
            return;
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(name, autoGenerateServiceInstanceId: false))
            .WithMetrics(metrics => metrics
                .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql")
                .AddRuntimeInstrumentation()
                .AddPrometheusExporter());
        services.AddSingleton(settings);
        services.AddHostedService<MetricsListener>();
    }

    /// <summary>The work that comes by from time to time, and whether the server is well.</summary>
    public static void AddHousekeeping(this IServiceCollection services)
    {
        services.AddSingleton<Health>();
        services.AddSingleton<Housekeeping>();
        services.AddHostedService(provider => provider.GetRequiredService<Housekeeping>());
    }
}
