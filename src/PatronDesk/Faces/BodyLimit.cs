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

    public static void UseBodyLimit(this WebApplication app) => app.Use(next => context =>
    {
        // A length that fits is held to by the web server.
        if (context.Request.ContentLength is null or > Largest)
            context.Request.Body = new Counted(context.Request.Body, context.Request.ContentLength);
        return context.Request.Headers.ContentEncoding.Count == 0 ? next(context) : PackedBody.UnpackAsync(context, next);
    });

    /// <summary>A body of unknown length, of which no more than <see cref="Largest"/> bytes can be read.</summary>
    public static Stream Count(Stream body) => new Counted(body, declared: null);

    private sealed class Counted(Stream body, long? declared) : ReadOnlyStream
    {
        private long left = Largest;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            // Who says beforehand that it is too large is not waited for.
            if (declared > Largest)
                throw TooLarge();
            var read = await body.ReadAsync(buffer, cancellationToken);
            left -= read;
            return left >= 0 ? read : throw TooLarge();
        }

        private static BadHttpRequestException TooLarge() =>
            new("The body is too large.", StatusCodes.Status413PayloadTooLarge);
    }
}
