using PatronDesk.Accounts;
using PatronDesk.Faces.Folio.Wire;

namespace PatronDesk.Faces.Folio.Authn;

/// <summary>
/// <c>/authn</c>, as in FOLIO's mod-login: sign-in with a token for a working day, or with short-lived tokens in cookies that
/// are refreshed; and sign-out.
/// </summary>
internal sealed class AuthnEndpoints(StaffLogin login, StaffSessions sessions, TimeProvider clock)
{
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
        if (await login.EnterAsync(context, renewable: false) is not { SignedIn: var signedIn })
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
        if (await login.EnterAsync(context, renewable: true) is { SignedIn: var signedIn })
            await GiveCookiesAsync(context, signedIn);
    }

    private async Task RefreshAsync(HttpContext context)
    {
        if (!context.Request.Cookies.TryGetValue(SignInCookies.Refresh, out var token) || token.Length == 0)
        {
            await FolioErrors.WriteAsync(
                context, [new("The cookie folioRefreshToken is missing", SignInCookies.Refresh, "", "token.refresh.cookie.missing")],
                StatusCodes.Status400BadRequest);
            return;
        }

        if (await sessions.RenewAsync(token, FolioTenant.Of(context), context.RequestAborted) is { } renewed)
        {
            await GiveCookiesAsync(context, renewed);
            return;
        }

        SignInCookies.Clear(context);
        await FolioErrors.WriteAsync(
            context,
            [new(
                "The refresh token cannot be used: it has expired, was used before, was signed out, or is another tenant's; sign in again",
                SignInCookies.Refresh, "", "token.refresh.unprocessable")]);
    }

    private async Task LogoutAsync(HttpContext context)
    {
        var access = SignIn.TokenOf(context);
        var refresh = context.Request.Cookies[SignInCookies.Refresh];
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
        SignInCookies.Clear(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task LogoutAllAsync(HttpContext context)
    {
        var tenant = FolioTenant.Of(context);
        var access = SignIn.TokenOf(context);
        var refresh = context.Request.Cookies[SignInCookies.Refresh];
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

        SignInCookies.Clear(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private Task GiveCookiesAsync(HttpContext context, SignedIn signedIn)
    {
        SignInCookies.Give(context, signedIn, clock.GetUtcNow());
        context.Response.StatusCode = StatusCodes.Status201Created;
        return JsonBody.WriteAsync(
            context,
            (signedIn.AccessExpiresAt, signedIn.Refresh!.ExpiresAt),
            static (writer, expiry) => TokenExpiration.Write(writer, expiry.Item1, expiry.Item2));
    }
}
