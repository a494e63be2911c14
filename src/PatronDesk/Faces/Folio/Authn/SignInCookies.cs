using PatronDesk.Accounts;

namespace PatronDesk.Faces.Folio.Authn;

/// <summary>The cookies of a sign-in whose tokens are renewed.</summary>
internal static class SignInCookies
{
    /// <summary>The cookie of the refresh token.</summary>
    public const string Refresh = "folioRefreshToken";

    // Only these addresses need the refresh token.
    private const string RefreshPath = "/authn";

    public static void Give(HttpContext context, SignedIn signedIn, DateTimeOffset now)
    {
        var refresh = signedIn.Refresh!;
        Give(context, SignIn.AccessCookie, signedIn.Access, "/", signedIn.AccessExpiresAt, now);
        Give(context, Refresh, refresh.Text, RefreshPath, refresh.ExpiresAt, now);
    }

    public static void Clear(HttpContext context)
    {
        Clear(context, SignIn.AccessCookie, "/");
        Clear(context, Refresh, RefreshPath);
    }

    private static void Give(HttpContext context, string name, string value, string path, DateTimeOffset expires, DateTimeOffset now)
    {
        var options = Options(context, path);
        options.MaxAge = expires - now;
        // Old browsers and clients know only this one.
        options.Expires = expires;
        context.Response.Cookies.Append(name, value, options);
    }

    private static void Clear(HttpContext context, string name, string path)
    {
        var options = Options(context, path);
        options.MaxAge = TimeSpan.Zero;
        options.Expires = DateTimeOffset.UnixEpoch;
        context.Response.Cookies.Append(name, "", options);
    }

    // FOLIO says None, but then any site could make a signed-in browser change records. So Lax.
    private static CookieOptions Options(HttpContext context, string path) => new()
    {
        HttpOnly = true,
        // Also behind a named proxy that says so.
        Secure = context.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = Outside.Address(context, path),
        IsEssential = true,
    };
}
