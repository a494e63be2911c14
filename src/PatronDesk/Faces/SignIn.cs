using PatronDesk.Accounts;

namespace PatronDesk.Faces;

/// <summary>
/// Finds the caller of a request, in the same way on every HTTP face: by an API key with its library's API id, or by a token
/// from <c>/authn/login</c>. A caller reaches one library, whichever protocol it speaks.
/// </summary>
internal sealed class SignIn(Callers callers, StaffSessions sessions)
{
    /// <summary>The cookie in which browsers keep the access token.</summary>
    public const string AccessCookie = "folioAccessToken";

    private const string Bearer = "Bearer ";

    /// <summary>Finds the caller, or returns null with a sentence that says what is missing or wrong.</summary>
    public async ValueTask<(Caller? Caller, string Why)> FindAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        var key = headers["x-api-key"].ToString();
        var user = headers["x-api-user"].ToString();
        if (key.Length == 0 && user.Length == 0 && TokenOf(context) is { } token)
        {
            return (
                await sessions.FindAsync(token, context.RequestAborted),
                "The token is none of this server's, has expired, or was signed out; sign in again.");
        }

        if (key.Length == 0 || user.Length == 0)
            return (null, "The headers x-api-key and x-api-user are both needed, or the token of a sign-in as x-okapi-token.");
        var ultimate = headers.TryGetValue("x-api-ultimate", out var sent) ? sent.ToString() : null;
        var caller = await callers.FindAsync(new(key, user, ultimate), context.RequestAborted);
        return (caller, "x-api-key and x-api-user do not belong together, or the key was disabled.");
    }

    /// <summary>The token of a request: from FOLIO's header, a bearer or the cookie; null for none.</summary>
    public static string? TokenOf(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers["x-okapi-token"].ToString() is { Length: > 0 } okapi)
            return okapi;
        var authorization = headers.Authorization.ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return authorization[Bearer.Length..].Trim();
        return context.Request.Cookies.TryGetValue(AccessCookie, out var cookie) && cookie.Length > 0 ? cookie : null;
    }

    /// <summary>The caller that the face's gate found.</summary>
    public static Caller CallerOf(HttpContext context) => (Caller)context.Items[typeof(Caller)]!;

    /// <summary>The same; null where the route needs no credentials.</summary>
    public static Caller? FindCallerOf(HttpContext context) => context.Items[typeof(Caller)] as Caller;

    /// <summary>Keeps the caller for the handlers of this request.</summary>
    public static void Keep(HttpContext context, Caller caller) => context.Items[typeof(Caller)] = caller;
}
