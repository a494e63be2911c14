using System.IO.Compression;

namespace PatronDesk.Faces;

/// <summary>
/// Unpacks compressed bodies. The limit of <see cref="BodyLimit"/> applies to the bytes that were sent and again to the
/// unpacked ones. So a few bytes that unpack to gigabytes are refused after the first mebibyte.
/// </summary>
/// <remarks>
/// This is not the decompression of ASP.NET Core, because that passes an unknown coding on as if there were none, and does
/// not let a face word its errors.
/// </remarks>
internal static class PackedBody
{
    /// <summary>The codings that are read, as <c>Accept-Encoding</c> names them (RFC 7694).</summary>
    public const string Codings = "gzip, deflate, br";

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

    /// <summary>A body in an unknown coding. It is refused only when a handler reads it.</summary>
    private sealed class Unreadable(string coding) : ReadOnlyStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new BodyRefusedException(
                StatusCodes.Status415UnsupportedMediaType,
                $"Content-Encoding is {Shown(coding)}; send one of {Codings}, or the body as it is.");

        // Repeat the name shortened, and without control characters.
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
            // Brotli's decoder throws InvalidOperationException for broken data.
            catch (Exception error) when (error is InvalidDataException or InvalidOperationException)
            {
                throw new BodyRefusedException(
                    StatusCodes.Status400BadRequest, $"The body is not {coding}, as Content-Encoding says, or it is cut short.");
            }
        }
    }
}
