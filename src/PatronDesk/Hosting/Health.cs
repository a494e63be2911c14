using PatronDesk.Data;
using PatronDesk.Faces;

namespace PatronDesk.Hosting;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c> and <c>/health</c>: it is not stopping, and the store
/// answers within two seconds.
/// </summary>
internal sealed class Health(Store store, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly Sql Ask = new("select version from schema_version limit 1");

    public void Map(IEndpointRouteBuilder routes)
    {
        // Load balancers ask for the head alone.
        var health = routes.MapGroup("/health").WithHeads();
        health.MapGet("/live", static context => AnswerAsync(context, "live"));
        health.MapGet("/ready", ReadyAsync);
        health.MapGet("/", ReadyAsync);
    }

    private async Task ReadyAsync(HttpContext context)
    {
        var why = lifetime.ApplicationStopping.IsCancellationRequested ? "stopping" : await AskStoreAsync(context.RequestAborted);
        if (why is not null)
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        await AnswerAsync(context, why ?? "ready");
    }

    private async ValueTask<string?> AskStoreAsync(CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            await store.ReadAsync(session => session.FindAsync(Ask, static row => row.Number(0)), patience.Token);
            return null;
        }
        catch (StoreUnavailableException fault)
        {
            return ReasonOf(fault.Fault);
        }
        catch (Exception) when (!cancel.IsCancellationRequested)
        {
            return ReasonOf(StoreFault.OutOfReach);
        }
    }

    private static string ReasonOf(StoreFault fault) => fault switch
    {
        StoreFault.TooManyConnections => "the store takes no more connections",
        StoreFault.ReadOnly => "the store can only be read",
        StoreFault.DiskFull => "the disk is full",
        StoreFault.DiskFails => "the disk fails",
        StoreFault.Busy => "the store is busy",
        StoreFault.Damaged => "the store is damaged",
        StoreFault.FileGone => "the store's file is gone",
        StoreFault.NotDurable => "the standby does not confirm writes",
        _ => "the store does not answer",
    };

    private static Task AnswerAsync(HttpContext context, string status)
    {
        var body = $$"""{"status":"{{status}}"}""";
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        return context.Response.WriteAsync(body, context.RequestAborted);
    }
}
