using System.IO.Compression;

namespace PatronDesk.Faces;

/// <summary>
/// Reads bodies that came compressed. The limit of <see cref="BodyLimit"/> holds for what was sent and again for what
/// comes out, so that a few bytes that unpack to gigabytes are refused after the first mebibyte.
/// </summary>
/// <remarks>
/// Not the decompression of ASP.NET Core: it lets a coding that it does not know pass as if there were none, and its
/// limit and its failures have no words of ours.
/// </remarks>
internal static class PackedBody
{
    /// <summary>The codings that are read, as <c>Accept-Encoding</c> names them (RFC 7694).</summary>
    public const string Codings = "gzip, deflate, br";

    // Without it a body that was cut short is read as if it were whole. It counts from the first use of these streams on.
    static PackedBody() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    /// <summary>Gives the handlers the unpacked body of a request that has a <c>Content-Encoding</c>.</summary>
    public static async Task UnpackAsync(HttpContext context, RequestDelegate next)
    {
        var packed = context.Request.Body;
        var coding = context.Request.Headers.ContentEncoding.ToString().Trim();
        await using var unpacked = Unpacked(packed, coding.ToLowerInvariant());
        context.Request.Body = BodyLimit.Count(context, unpacked is null ? new Unreadable(coding) : new Checked(unpacked, coding));
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Body = packed;
        }
    }

    private static Stream? Unpacked(Stream packed, string coding) => coding switch
    {
        "" or "identity" => new BufferedStream(packed),
        "gzip" or "x-gzip" => new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true),
        // What HTTP calls deflate has zlib's frame around it (RFC 9110, 8.4.1.2).
        "deflate" => new ZLibStream(packed, CompressionMode.Decompress, leaveOpen: true),
        "br" => new BrotliStream(packed, CompressionMode.Decompress, leaveOpen: true),
        _ => null,
    };

    /// <summary>A body of an unknown coding: refused only where somebody reads it.</summary>
    private sealed class Unreadable(string coding) : ReadOnlyStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new BodyRefusedException(
                StatusCodes.Status415UnsupportedMediaType,
                $"Content-Encoding is {Shown(coding)}; send one of {Codings}, or the body as it is.");

        // What a client sent comes back short, and without what a terminal would obey.
        private static string Shown(string coding) =>
            new([.. coding.Take(40).Select(c => c is < ' ' or > '~' ? '?' : c)]);
    }

    private sealed class Checked(Stream body, string coding) : ReadOnlyStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return await body.ReadAsync(buffer, cancellationToken);
            }
            // Brotli's decoder calls broken data an invalid operation.
            catch (Exception error) when (error is InvalidDataException or InvalidOperationException)
            {
                throw new BodyRefusedException(
                    StatusCodes.Status400BadRequest, $"The body is not {coding}, as Content-Encoding says, or it is cut short.");
            }
        }
    }
}
