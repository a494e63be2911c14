using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace PatronDesk.Faces.Desk.Assets;

/// <summary>
/// The files of the pages, embedded in the program. Their address has the files' hash in it, so a browser keeps them for a
/// year and still sees a new version at once.
/// </summary>
internal static class DeskAssets
{
    /// <summary>The sound of a refused scan.</summary>
    public const string Sound = "refused.wav";

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["pico.min.css"] = "text/css; charset=utf-8",
        ["desk.css"] = "text/css; charset=utf-8",
        ["htmx.min.js"] = "text/javascript; charset=utf-8",
        ["hx-csp.min.js"] = "text/javascript; charset=utf-8",
        ["desk.js"] = "text/javascript; charset=utf-8",
        [Sound] = "audio/wav",
        ["htmx-license.txt"] = "text/plain; charset=utf-8",
        ["pico-license.txt"] = "text/plain; charset=utf-8",
    };

    private static readonly Dictionary<string, Asset> Files = Types.ToDictionary(
        static type => type.Key, static type => Asset.Read(type.Key, type.Value), StringComparer.Ordinal);

    /// <summary>Changes with every change of a file.</summary>
    public static string Version { get; } = Convert.ToHexStringLower(
        SHA256.HashData([.. Files.OrderBy(file => file.Key, StringComparer.Ordinal).SelectMany(file => file.Value.Hash)]))[..12];

    /// <summary>The names of the files.</summary>
    public static IEnumerable<string> Names => Types.Keys;

    /// <summary>Answers a file; 404 for an unknown name.</summary>
    public static async Task AnswerAsync(HttpContext context)
    {
        var response = context.Response;
        if (context.Request.RouteValues["name"] is not string name || !Files.TryGetValue(name, out var file))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        // A page of an older program asks with an older version: it gets what there is, but must not keep it.
        var isCurrent = context.Request.RouteValues["version"] is string version && version == Version;
        response.Headers.CacheControl = isCurrent ? "public, max-age=31536000, immutable" : "no-cache";
        response.Headers.ETag = file.Tag;
        response.Headers.Vary = "Accept-Encoding";
        if (context.Request.Headers.IfNoneMatch.Contains(file.Tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var packed = AcceptsBrotli(context.Request);
        var bytes = packed ? file.Packed.Value : file.Plain;
        if (packed)
            response.Headers.ContentEncoding = "br";
        response.ContentType = file.Type;
        response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static bool AcceptsBrotli(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var accepted)
        && accepted.Any(static one => one.Value == "br" && one.Quality != 0);

    private sealed record Asset(string Type, byte[] Plain, byte[] Hash)
    {
        public string Tag { get; } = $"\"{Convert.ToHexStringLower(Hash)[..16]}\"";

        // When first asked for: it takes a moment that the start of the server need not wait for.
        public Lazy<byte[]> Packed { get; } = new(() => Pack(Plain));

        public static Asset Read(string name, string type)
        {
            if (name == Sound)
                return Of(RefusedSound.Make(), type);
            using var stream = typeof(DeskAssets).Assembly.GetManifestResourceStream($"desk/{name}")
                ?? throw new InvalidOperationException($"{name} is not embedded.");
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return Of(bytes, type);
        }

        private static Asset Of(byte[] bytes, string type) => new(type, bytes, SHA256.HashData(bytes));

        private static byte[] Pack(byte[] plain)
        {
            using var packed = new MemoryStream();
            using (var brotli = new BrotliStream(packed, CompressionLevel.SmallestSize))
                brotli.Write(plain);
            return packed.ToArray();
        }
    }
}
