using System.Net;
using OpenTelemetry.Metrics;

namespace PatronDesk.Hosting;

/// <summary>
/// Serves <c>/metrics</c> at separate addresses. A web server of its own, so that it can be kept on a private network and
/// serves nothing else there.
/// </summary>
internal sealed class MetricsListener(MetricsSettings settings, MeterProvider meters) : IHostedService, IAsyncDisposable
{
    private WebApplication? _app;

    /// <exception cref="IOException">An address is in use.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Listen.Count == 0)
            return;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        // Only what is set here: the environment holds the API's own addresses.
        builder.Configuration.AddInMemoryCollection();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls([.. settings.Listen.Select(address => $"http://{address}")]);
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);
        _app = builder.Build();
        _app.MapPrometheusScrapingEndpoint("/metrics", meters, configureBranchedPipeline: null, optionsName: null);
        await _app.StartAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? default;
}

/// <summary>Where <c>/metrics</c> is served.</summary>
/// <param name="IsOpen">Whether the API's addresses serve it.</param>
/// <param name="Listen">Separate addresses that serve it.</param>
internal sealed record MetricsSettings(bool IsOpen, IReadOnlyList<IPEndPoint> Listen)
{
    public bool IsOff => !IsOpen && Listen.Count == 0;
}
