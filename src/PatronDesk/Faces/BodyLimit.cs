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
        return next(context);
    });

    private sealed class Counted(Stream body, long? declared) : Stream
    {
        private long left = Largest;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

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

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
