namespace PatronDesk.Faces.Desk.Shell;

/// <summary>The headers of a page: a browser runs only the scripts that the page itself names, and sends nothing elsewhere.</summary>
internal static class DeskHeaders
{
    /// <summary>Says that an answer is the desk's own, and not a page of a proxy.</summary>
    public const string Own = "X-Desk";

    public static void Mark(HttpContext context)
    {
        var headers = context.Response.Headers;
        // data: is for the small pictures in Pico's style.
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'nonce-{Visit.Of(context).Nonce}'; style-src 'self'; img-src 'self' data:; "
            + "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'; trusted-types htmx";
        headers[Own] = "1";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.Vary = "Accept-Language, Cookie, HX-Request";
    }
}
