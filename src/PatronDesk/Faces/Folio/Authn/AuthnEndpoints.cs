using System.Diagnostics;
using System.Globalization;
using PatronDesk.Accounts;
using PatronDesk.Faces.Folio.Wire;

namespace PatronDesk.Faces.Folio.Authn;

/// <summary>
/// <c>/authn</c>, as in FOLIO's mod-login: sign-in with a token for a working day, or with short-lived tokens in cookies that
/// are refreshed; and sign-out.
/// </summary>
internal sealed class AuthnEndpoints(StaffSignIn signIn, StaffSessions sessions, Tenants tenants, TimeProvider clock)
{
    private const string RefreshCookie = "folioRefreshToken";

    // Only these addresses need the refresh token, so browsers send it to no other.
    private const string RefreshPath = "/authn";

    public void Map(IEndpointRouteBuilder routes)
    {
        var open = new FolioOpenRoute("sign in");
        var small = new BodyAtMost(LoginBody.Largest);
        routes.MapPost("/authn/login", LoginAsync).WithMetadata(open, small);
        routes.MapPost("/authn/login-with-expiry", LoginWithExpiryAsync).WithMetadata(open, small);
        routes.MapPost("/authn/refresh", RefreshAsync).WithMetadata(open, small);
        routes.MapPost("/authn/logout", LogoutAsync).WithMetadata(open, small);
        routes.MapPost("/authn/logout-all", LogoutAllAsync).WithMetadata(open, small);
    }

    private async Task LoginAsync(HttpContext context)
    {
        if (await SignInAsync(context, renewable: false) is not { } signedIn)
            return;
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers["x-okapi-token"] = signedIn.Access;
        await JsonBody.WriteAsync(
            context,
            signedIn.Access,
            static (writer, token) =>
            {
                writer.WriteStartObject();
                writer.WriteString("okapiToken"u8, token);
                writer.WriteEndObject();
            });
    }

    private async Task LoginWithExpiryAsync(HttpContext context)
    {
        if (await SignInAsync(context, renewable: true) is { } signedIn)
            await GiveCookiesAsync(context, signedIn);
    }

    private async Task RefreshAsync(HttpContext context)
    {
        if (!context.Request.Cookies.TryGetValue(RefreshCookie, out var token) || token.Length == 0)
        {
            await FolioErrors.WriteAsync(
                context, [new("The cookie folioRefreshToken is missing", RefreshCookie, "", "token.refresh.cookie.missing")],
                StatusCodes.Status400BadRequest);
            return;
        }

        if (await sessions.RenewAsync(token, FolioTenant.Of(context), context.RequestAborted) is { } renewed)
        {
            await GiveCookiesAsync(context, renewed);
            return;
        }

        ClearCookies(context);
        await FolioErrors.WriteAsync(
            context,
            [new(
                "The refresh token cannot be used: it has expired, was used before, was signed out, or is another tenant's; sign in again",
                RefreshCookie, "", "token.refresh.unprocessable")]);
    }

    private async Task LogoutAsync(HttpContext context)
    {
        var access = SignIn.TokenOf(context);
        var refresh = context.Request.Cookies[RefreshCookie];
        if (access is null && string.IsNullOrEmpty(refresh))
        {
            await FolioText.WriteAsync(
                context, StatusCodes.Status401Unauthorized, "unable to sign out -- unauthorized: the request carries no token");
            return;
        }

        // A token that is no longer valid counts as signed out too, which is what the client wanted.
        var tenant = FolioTenant.Of(context);
        if (access is not null)
            await sessions.EndAsync(access, TokenKind.Access, tenant, context.RequestAborted);
        if (!string.IsNullOrEmpty(refresh))
            await sessions.EndAsync(refresh, TokenKind.Refresh, tenant, context.RequestAborted);
        ClearCookies(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task LogoutAllAsync(HttpContext context)
    {
        var tenant = FolioTenant.Of(context);
        var access = SignIn.TokenOf(context);
        var refresh = context.Request.Cookies[RefreshCookie];
        // Unlike sign-out, this also ends other sign-ins. So the token must still be valid.
        if ((access is null || !await sessions.EndAllAsync(access, TokenKind.Access, tenant, context.RequestAborted))
            && (string.IsNullOrEmpty(refresh)
                || !await sessions.EndAllAsync(refresh, TokenKind.Refresh, tenant, context.RequestAborted)))
        {
            await FolioText.WriteAsync(
                context, StatusCodes.Status401Unauthorized,
                "unable to sign out everywhere -- unauthorized: the request carries no token of a sign-in that stands");
            return;
        }

        ClearCookies(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async ValueTask<SignedIn?> SignInAsync(HttpContext context, bool renewable)
    {
        var login = LoginBody.Read(await FolioBody.ReadAsync(context));
        var header = FolioTenant.Of(context);
        if (header is not null && login.Tenant is not null && header != login.Tenant)
        {
            throw new FolioRefusedException(
                StatusCodes.Status400BadRequest,
                $"unable to sign in -- x-okapi-tenant is {header}, but the body's tenant is {login.Tenant}");
        }

        var library = await FolioTenant.GetAsync(tenants, header ?? login.Tenant, context.RequestAborted);
        var outcome = await signIn.SignInAsync(
            library, login.Name, login.ByUserId, login.Password, context.Connection.RemoteIpAddress, renewable, context.RequestAborted);
        switch (outcome)
        {
            case SignInOutcome.Welcome(var signedIn):
                return signedIn;
            case SignInOutcome.MustWait(var wait):
                var seconds = (int)Math.Ceiling(wait.TotalSeconds);
                context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                await FolioErrors.WriteAsync(
                    context, [Fault(login, $"Too many wrong passwords; try again in {seconds} seconds", "user.blocked")],
                    StatusCodes.Status429TooManyRequests);
                return null;
            case SignInOutcome.Disabled:
                await FolioErrors.WriteAsync(context, [Fault(login, "User must be flagged as active", "user.blocked")]);
                return null;
            case SignInOutcome.Wrong { MustWaitNow: true }:
                await FolioErrors.WriteAsync(context, [Fault(login, "Fifth failed attempt", "password.incorrect.block.user")]);
                return null;
            case SignInOutcome.Wrong:
                // Give the same answer for a wrong name and a wrong password, so that nobody can find out which names exist.
                await FolioErrors.WriteAsync(context, [Fault(login, "Password does not match", "password.incorrect")]);
                return null;
            default:
                throw new UnreachableException();
        }
    }

    private Task GiveCookiesAsync(HttpContext context, SignedIn signedIn)
    {
        var refresh = signedIn.Refresh!;
        Give(context, SignIn.AccessCookie, signedIn.Access, "/", signedIn.AccessExpiresAt);
        Give(context, RefreshCookie, refresh.Text, RefreshPath, refresh.ExpiresAt);
        context.Response.StatusCode = StatusCodes.Status201Created;
        return JsonBody.WriteAsync(
            context,
            (signedIn.AccessExpiresAt, refresh.ExpiresAt),
            static (writer, expiry) =>
            {
                writer.WriteStartObject();
                writer.WriteString("accessTokenExpiration"u8, Write(expiry.Item1));
                writer.WriteString("refreshTokenExpiration"u8, Write(expiry.Item2));
                writer.WriteEndObject();
            });
    }

    private void Give(HttpContext context, string name, string value, string path, DateTimeOffset expires)
    {
        var options = Options(context, path);
        options.MaxAge = expires - clock.GetUtcNow();
        // Old browsers and clients know only this one.
        options.Expires = expires;
        context.Response.Cookies.Append(name, value, options);
    }

    private static void ClearCookies(HttpContext context)
    {
        Clear(context, SignIn.AccessCookie, "/");
        Clear(context, RefreshCookie, RefreshPath);
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
        // Trust the header of any proxy here: a client that forges it only loses its own cookie.
        Secure = context.Request.IsHttps || context.Request.Headers["x-forwarded-proto"].ToString() == "https",
        SameSite = SameSiteMode.Lax,
        Path = Outside.Address(context, path),
        IsEssential = true,
    };

    private static FolioFault Fault(LoginBody login, string message, string code) =>
        new(message, login.ByUserId ? "userId" : "username", login.Name, code);

    // The format in which Java writes an instant of whole seconds.
    private static string Write(DateTimeOffset instant) =>
        instant.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
