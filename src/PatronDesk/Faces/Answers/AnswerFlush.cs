namespace PatronDesk.Faces;

/// <summary>
/// Sends what was written of an answer, and cuts a client that does not take it. The web server's own rule counts bytes over
/// the whole connection: a client that took much at once may then stand still for minutes.
/// </summary>
internal static class AnswerFlush
{
    /// <summary>Bytes that are written before they are sent; a client has <see cref="SlowClients.Patience"/> to take them.</summary>
    public const int Portion = 32 * 1024;

    /// <summary>Ends when the client has taken enough that more may be written; a client that is too slow is cut, and this throws.</summary>
    public static ValueTask FlushAsync(HttpContext context)
    {
        var flush = context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        if (!flush.IsCompletedSuccessfully)
            return new(WaitAsync(context, flush.AsTask()));
        _ = flush.Result;
        return default;
    }

    private static async Task WaitAsync(HttpContext context, Task flush)
    {
        var patience = context.RequestServices.GetRequiredService<SlowClients>().Patience;
        using var late = new CancellationTokenSource(patience);
        await using var cut = late.Token.UnsafeRegister(static context => ((HttpContext)context!).Abort(), context);
        await flush;
        context.RequestAborted.ThrowIfCancellationRequested();
    }
}

/// <summary>How long a client may take for a portion of an answer.</summary>
internal sealed record SlowClients(TimeSpan Patience);
