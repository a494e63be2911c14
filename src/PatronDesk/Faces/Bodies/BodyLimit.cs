namespace PatronDesk.Faces;

/// <summary>
/// A body may have a mebibyte. It is counted here and not by the web server, which would cut the connection while a larger
/// one is still being sent: the client would see a broken pipe, and never the 413. What follows an answer the web server
/// reads and drops, up to <see cref="LargestDropped"/> bytes and for five seconds at most.
/// </summary>
internal static class BodyLimit
{
    /// <summary>Bytes. All fields of a record at their longest, escaped, fit several times.</summary>
    public const int Largest = 1024 * 1024;

    public const int LargestDropped = 64 * 1024 * 1024;

    /// <summary>Bytes that a body of this request's route may have.</summary>
    public static int Of(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<BodyAtMost>()?.Bytes ?? Largest;

    public static void UseBodyLimit(this WebApplication app) => app.Use(next => context =>
    {
        var largest = Of(context);
        // A length that fits is held to by the web server.
        if (context.Request.ContentLength is not { } length || length > largest)
            context.Request.Body = new Counted(context.Request.Body, context.Request.ContentLength, largest);
        return context.Request.Headers.ContentEncoding.Count == 0 ? next(context) : PackedBody.UnpackAsync(context, next);
    });

    /// <summary>A body of unknown length, of which no more can be read than the request's route allows.</summary>
    public static Stream Count(HttpContext context, Stream body) => new Counted(body, declared: null, Of(context));

    private sealed class Counted(Stream body, long? declared, int largest) : ReadOnlyStream
    {
        private long _left = largest;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            // Who says beforehand that it is too large is not waited for.
            if (declared > largest)
                throw TooLarge();
            var read = await ReadFramedAsync(buffer, cancellationToken);
            _left -= read;
            return _left >= 0 ? read : throw TooLarge();
        }

        // The web server has no status for a chunk whose size is no number that it can hold.
        private async ValueTask<int> ReadFramedAsync(Memory<byte> buffer, CancellationToken cancel)
        {
            try
            {
                return await body.ReadAsync(buffer, cancel);
            }
            catch (Exception error) when (error is IOException or OverflowException && error is not BadHttpRequestException)
            {
                throw new BadHttpRequestException("The body's chunks cannot be read.", StatusCodes.Status400BadRequest, error);
            }
        }

        private static BadHttpRequestException TooLarge() =>
            new("The body is too large.", StatusCodes.Status413PayloadTooLarge);
    }
}

/// <summary>Marks a route whose bodies are small: those before signing in, which anybody may send.</summary>
/// <param name="Bytes">What a body may have at most.</param>
internal sealed record BodyAtMost(int Bytes);
