using System.Net;
using OpenTelemetry.Metrics;

namespace PatronDesk.Hosting;

/// <summary>
/// Serves <c>/metrics</c> at addresses of its own: a web server apart, so that it can be kept on a private network, and so
/// that nothing else is served there.
/// </summary>
internal sealed class MetricsListener(MetricsSettings settings, MeterProvider meters) : IHostedService, IAsyncDisposable
{
    private WebApplication? app;

    /// <exception cref="IOException">An address is taken.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Listen.Count == 0)
            return;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        // Nothing but what is said here: the API's own addresses are in the environment.
        builder.Configuration.AddInMemoryCollection();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls([.. settings.Listen.Select(address => $"http://{address}")]);
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);
        app = builder.Build();
        app.MapPrometheusScrapingEndpoint("/metrics", meters, configureBranchedPipeline: null, optionsName: null);
        await app.StartAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => app?.DisposeAsync() ?? default;
}

/// <summary>Where <c>/metrics</c> is served.</summary>
/// <param name="IsOpen">Whether it is at the addresses of the API.</param>
/// <param name="Listen">Addresses of its own.</param>
internal sealed record MetricsSettings(bool IsOpen, IReadOnlyList<IPEndPoint> Listen)
{
    public bool IsOff => !IsOpen && Listen.Count == 0;
}
