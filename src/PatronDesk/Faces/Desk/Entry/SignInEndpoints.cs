using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Shell;

namespace PatronDesk.Faces.Desk.Entry;

/// <summary>Signs staff in and out at the desk, by the same accounts and the same throttle as the FOLIO face.</summary>
internal sealed class SignInEndpoints(StaffSignIn signIn, StaffSessions sessions, Tenants tenants, DeskSettings settings)
{
    public void Map(RouteGroupBuilder desk)
    {
        desk.MapGet("/sign-in", ShowAsync).WithMetadata(new DeskRoute(null) { HasPage = true });
        desk.MapPost("/sign-in", EnterAsync).WithMetadata(new DeskRoute(null) { HasPage = true }, new BodyAtMost(16 * 1024));
        desk.MapPost("/sign-out", LeaveAsync).WithMetadata(new DeskRoute(Permissions.ReadPatrons));
        desk.MapGet("/session", StillThereAsync).WithMetadata(new DeskRoute(Permissions.ReadPatrons) { IsUnattended = true });
    }

    private async Task ShowAsync(HttpContext context)
    {
        var (visit, query) = (Visit.Of(context), context.Request.Query);
        if (visit.Person is not null && query["why"].Count == 0)
        {
            Answers.Lead(context, "/desk");
            return;
        }

        var lost = query["lost"].ToString();
        await ShowAsync(context, new SignInModel
        {
            Tenant = await TenantAsync("", context.RequestAborted),
            Back = query["back"].ToString(),
            Who = query["who"].ToString(),
            Lost = lost,
            Note = lost.Length > 0 ? visit.Words["sign-in.lost", ShortText.Of(lost, 128)]
                : query["why"] == "ended" ? visit.Words["sign-in.ended"]
                : query["why"] == "out" ? visit.Words["sign-in.out"]
                : null,
        });
    }

    private async Task EnterAsync(HttpContext context)
    {
        var (form, cancel, words) = (context.Request.Form, context.RequestAborted, Visit.Of(context).Words);
        var (username, tenant) = (form["username"].ToString(), form["tenant"].ToString());
        var library = tenant.Length > 0 ? await tenants.FindAsync(tenant.Trim(), cancel) : await tenants.FindOnlyAsync(cancel);
        var outcome = library is null
            ? new SignInOutcome.Wrong(MustWaitNow: false)
            : await signIn.SignInAsync(
                library, username, byUserId: false, form["password"].ToString(), context.Connection.RemoteIpAddress, renewable: false,
                cancel);
        var error = words["sign-in.wrong"];
        switch (outcome)
        {
            case SignInOutcome.Welcome(var tokens):
                var token = await sessions.MakeDeskTokenAsync(tokens.Access, TokenKind.Access, settings.Idle, cancel);
                DeskCookies.Give(context, token!);
                var here = await sessions.FindAtDeskAsync(token!, cancel);
                Answers.Lead(context, BackOf(form, here?.Caller.UserId));
                return;
            case SignInOutcome.MustWait(var wait):
                error = words["sign-in.wait", (int)Math.Ceiling(wait.TotalSeconds)];
                context.Response.Headers.RetryAfter = $"{(int)Math.Ceiling(wait.TotalSeconds)}";
                break;
            case SignInOutcome.Disabled:
                error = words["sign-in.disabled"];
                break;
            case SignInOutcome.Wrong:
                break;
            default:
                throw new UnreachableException();
        }

        await ShowAsync(
            context,
            new SignInModel
            {
                Username = ShortText.Of(username, 100),
                Tenant = await TenantAsync(tenant, cancel),
                Back = form["back"].ToString(),
                Who = form["who"].ToString(),
                Lost = form["lost"].ToString(),
                Error = error,
            },
            outcome is SignInOutcome.MustWait ? StatusCodes.Status429TooManyRequests : StatusCodes.Status422UnprocessableEntity);
    }

    private async Task LeaveAsync(HttpContext context)
    {
        if (DeskCookies.TokenOf(context) is { } token)
            await sessions.EndAsync(token, TokenKind.Desk, tenant: null, context.RequestAborted);
        DeskCookies.Clear(context);
        context.Response.Headers["Clear-Site-Data"] = "\"cache\"";
        Answers.Lead(context, "/desk/sign-in?why=out");
    }

    // Asked by open pages, so that none of them goes on showing a patron after the session has ended.
    private static Task StillThereAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    // Null where nobody has to name a library.
    private async ValueTask<string?> TenantAsync(string typed, CancellationToken cancel) =>
        await tenants.FindOnlyAsync(cancel) is null ? ShortText.Of(typed, 63) : null;

    // Only to a page of the desk, and only for the person who was there.
    private static string BackOf(IFormCollection form, string? person)
    {
        var (back, who, lost) = (form["back"].ToString(), form["who"].ToString(), form["lost"].ToString());
        if (!back.StartsWith("/desk", StringComparison.Ordinal) || !DeskGate.Owns(back.Split('?')[0])
            || back.Any(char.IsControl) || back.Contains('\\', StringComparison.Ordinal) || (who.Length > 0 && who != person))
            return "/desk";
        return lost.Length > 0 ? back.Split('?')[0] + QueryString.Create("lost", lost).ToUriComponent() : back;
    }

    private static Task ShowAsync(HttpContext context, SignInModel model, int status = StatusCodes.Status200OK)
    {
        Visit.Of(context).Title = Visit.Of(context).Words["sign-in.title"];
        return Answers.ShowAsync(context, SignInPage.CreateSlice(model), status);
    }
}
