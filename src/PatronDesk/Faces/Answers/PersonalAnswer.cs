using Microsoft.Extensions.Primitives;

namespace PatronDesk.Faces;

/// <summary>
/// The headers of every answer of a face. It may hold what is known of a person, so nothing on its way keeps it, and a
/// browser takes it for what its type says, shows it in no frame, and loads nothing for it.
/// </summary>
internal static class PersonalAnswer
{
    private static readonly StringValues NoStore = "no-store";
    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues Inert = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";
    private static readonly StringValues NoReferrer = "no-referrer";

    // A year, as browsers' own lists ask for. Over plain HTTP it means nothing (RFC 6797, 7.2).
    private static readonly StringValues OnlyHttps = "max-age=31536000";

    public static void Mark(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = NoStore;
        headers.XContentTypeOptions = NoSniff;
        headers.ContentSecurityPolicy = Inert;
        headers["Referrer-Policy"] = NoReferrer;
        // A browser would hold it against every other program that a developer tries at localhost.
        if (context.Request.IsHttps && context.Request.Host.Host != "localhost")
            headers.StrictTransportSecurity = OnlyHttps;
    }

    /// <summary>Drops what was meant to be answered, for a refusal in its place.</summary>
    public static void StartAnew(HttpContext context)
    {
        context.Response.Clear();
        Mark(context);
    }
}
