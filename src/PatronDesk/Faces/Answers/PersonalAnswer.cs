using Microsoft.Extensions.Primitives;

namespace PatronDesk.Faces;

/// <summary>
/// Sets the headers of every answer of a face. An answer may hold personal data. So no cache keeps it, and a browser trusts
/// its type, shows it in no frame, and loads nothing for it.
/// </summary>
internal static class PersonalAnswer
{
    private static readonly StringValues NoStore = "no-store";
    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues Inert = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";
    private static readonly StringValues NoReferrer = "no-referrer";

    // A year, as the browsers' preload lists ask for. Over plain HTTP the header has no effect (RFC 6797, 7.2).
    private static readonly StringValues OnlyHttps = "max-age=31536000";

    public static void Mark(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = NoStore;
        headers.XContentTypeOptions = NoSniff;
        headers.ContentSecurityPolicy = Inert;
        headers["Referrer-Policy"] = NoReferrer;
        // Not for localhost: a browser would apply it to every other program that a developer runs there.
        if (context.Request.IsHttps && context.Request.Host.Host != "localhost")
            headers.StrictTransportSecurity = OnlyHttps;
    }

    /// <summary>Drops the answer so far, so that a refusal can take its place.</summary>
    public static void StartAnew(HttpContext context)
    {
        context.Response.Clear();
        Mark(context);
    }
}
