using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using PatronDesk.Faces;

namespace PatronDesk.Hosting;

/// <summary>The web server below the faces: its addresses, limits and metrics.</summary>
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
            kestrel.TakeRawAddresses(settings.Edge.PlacesByAddress());
        });
        builder.Services.Configure<SocketTransportOptions>(EdgeLimits.Apply);
        builder.Host.UseSystemd();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.ShutdownTimeout);
    }

    /// <summary>Measures the web server, the runtime and PostgreSQL's driver, if <c>/metrics</c> is served at all.</summary>
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

    /// <summary>The timers, and the watch over the store.</summary>
    public static void AddHousekeeping(this IServiceCollection services)
    {
        services.AddSingleton<Health>();
        services.AddSingleton<Housekeeping>();
        services.AddHostedService(provider => provider.GetRequiredService<Housekeeping>());
        services.AddHostedService<TwinWarnings>();
        services.AddHostedService<BulkWorker>();
    }
}
