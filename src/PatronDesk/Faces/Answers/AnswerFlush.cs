namespace PatronDesk.Faces;

/// <summary>
/// Sends what was written of an answer, and cuts the connection of a client that does not read it. The web server's own rule
/// counts bytes over the whole connection, so a client that read much at once may then stop reading for minutes.
/// </summary>
internal static class AnswerFlush
{
    /// <summary>
    /// After so many bytes an answer is sent; a client has <see cref="SlowClients.Patience"/> to read them.
    /// </summary>
    public const int Portion = 32 * 1024;

    /// <summary>
    /// Waits until the client has taken enough that more may be written. If the client is too slow, cuts the connection and
    /// throws.
    /// </summary>
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

/// <summary>How long a client may take to read a portion of an answer.</summary>
internal sealed record SlowClients(TimeSpan Patience);
