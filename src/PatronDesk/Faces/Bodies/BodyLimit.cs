namespace PatronDesk.Faces;

/// <summary>
/// Limits a body to a mebibyte. This class counts, because the web server would cut the connection while the client still
/// sends; the client would see a broken pipe and never the 413. After the answer the web server reads the rest and drops it,
/// up to <see cref="LargestDropped"/> bytes and for at most five seconds.
/// </summary>
internal static class BodyLimit
{
    /// <summary>Bytes. A record with all fields at their longest, escaped, fits several times.</summary>
    public const int Largest = 1024 * 1024;

    public const int LargestDropped = 64 * 1024 * 1024;

    /// <summary>The most bytes that this request's route allows.</summary>
    public static int Of(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<BodyAtMost>()?.Bytes ?? Largest;

    public static void UseBodyLimit(this WebApplication app) => app.Use(next => context =>
    {
        var largest = Of(context);
        // If the announced length fits, the web server enforces it.
        if (context.Request.ContentLength is not { } length || length > largest)
            context.Request.Body = new Counted(context.Request.Body, context.Request.ContentLength, largest);
        return context.Request.Headers.ContentEncoding.Count == 0 ? next(context) : PackedBody.UnpackAsync(context, next);
    });

    /// <summary>A body of unknown length. Reading past what the route allows fails.</summary>
    public static Stream Count(HttpContext context, Stream body) => new Counted(body, declared: null, Of(context));

    private sealed class Counted(Stream body, long? declared, int largest) : ReadOnlyStream
    {
        private long _left = largest;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            // If the announced length is too large, refuse at once.
            if (declared > largest)
                throw TooLarge();
            var read = await ReadFramedAsync(buffer, cancellationToken);
            _left -= read;
            return _left >= 0 ? read : throw TooLarge();
        }

        // The web server has no status for a chunk size that is out of range.
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

/// <summary>Marks a route with small bodies: those before sign-in, which anybody may send.</summary>
/// <param name="Bytes">The most bytes of a body.</param>
internal sealed record BodyAtMost(int Bytes);
