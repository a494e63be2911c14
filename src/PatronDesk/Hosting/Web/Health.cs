using System.Diagnostics;
using PatronDesk.Data;
using PatronDesk.Faces;

namespace PatronDesk.Hosting;

/// <summary>
/// <c>/health/live</c>: the process answers and need not be restarted. <c>/health/ready</c> and <c>/health</c>: it is not
/// stopping, and the store answers and can be written. Otherwise 503 with the reason, within two seconds.
/// </summary>
internal sealed class Health(StoreWatch watch, IHostApplicationLifetime lifetime)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        // Load balancers ask with HEAD.
        var health = routes.MapGroup("/health").WithHeads();
        health.MapGet("/live", LiveAsync);
        health.MapGet("/ready", ReadyAsync);
        health.MapGet("/", ReadyAsync);
    }

    private Task LiveAsync(HttpContext context) =>
        AnswerAsync(context, watch.NeedsRestart ? ReasonOf(watch.Fault) : null, "live");

    private async Task ReadyAsync(HttpContext context)
    {
        var why = lifetime.ApplicationStopping.IsCancellationRequested
            ? "stopping"
            : ReasonOf(await watch.AskAsync(context.RequestAborted));
        await AnswerAsync(context, why, "ready");
    }

    // docs/operate/health.md explains these texts to operators.
    private static string? ReasonOf(StoreFault? fault) => fault switch
    {
        null => null,
        StoreFault.TooManyConnections => "the store takes no more connections",
        StoreFault.ReadOnly => "the store can only be read",
        StoreFault.DiskFull => "the disk is full",
        StoreFault.DiskFails => "the disk fails",
        StoreFault.Damaged => "the store is damaged",
        StoreFault.FileGone => "the store's file is gone",
        StoreFault.OutOfReach or StoreFault.Busy or StoreFault.NotDurable => "the store does not answer",
        _ => throw new UnreachableException(),
    };

    private static Task AnswerAsync(HttpContext context, string? fault, string okStatus)
    {
        if (fault is not null)
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        var body = $$"""{"status":"{{fault ?? okStatus}}"}""";
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        return context.Response.WriteAsync(body, context.RequestAborted);
    }
}
