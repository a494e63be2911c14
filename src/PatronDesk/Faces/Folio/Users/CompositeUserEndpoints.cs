using PatronDesk.Accounts;
using PatronDesk.Faces.Folio.Authn;
using PatronDesk.Faces.Folio.Wire;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Folio.Users;

/// <summary><c>/bl-users</c>, as mod-users-bl answers: one user with group and permissions, and signing in.</summary>
internal sealed class CompositeUserEndpoints(
    PatronRecords patrons, StaffUsers staff, Categories categories, StaffLogin login, TimeProvider clock)
{
    private const string Improper = "Improperly formatted request";

    public void Map(IEndpointRouteBuilder routes)
    {
        var get = new FolioRoute("users.item.get", "get user");
        // Where edge-sip2 looks for the group.
        routes.MapGet("/bl-users/by-id/{id}", GetByIdAsync).WithMetadata(get);
        routes.MapGet("/bl-users/by-username/{username}", GetByUsernameAsync).WithMetadata(get);
        routes.MapGet("/bl-users/_self", GetSelfAsync).WithMetadata(get);
        var open = new FolioOpenRoute("sign in");
        var small = new BodyAtMost(LoginBody.Largest);
        routes.MapPost("/bl-users/login", LoginAsync).WithMetadata(open, small);
        routes.MapPost("/bl-users/login-with-expiry", LoginWithExpiryAsync).WithMetadata(open, small);
    }

    private async Task GetByIdAsync(HttpContext context)
    {
        if (await FindAsync(context, FolioRecord.IdOf(context)) is { } user)
            await WriteAsync(context, SignIn.CallerOf(context), user);
        else
            await FolioText.NotFoundAsync(context, "user");
    }

    private async Task GetByUsernameAsync(HttpContext context)
    {
        var (caller, username) = (SignIn.CallerOf(context), (string)context.Request.RouteValues["username"]!);
        if (await patrons.FindByUsernameAsync(caller, username, context.RequestAborted) is { } patron)
            await WriteAsync(context, caller, new(patron, null));
        else if (await staff.FindNamedAsync(caller, username, context.RequestAborted) is { } member)
            await WriteAsync(context, caller, new(null, member));
        else
            await FolioText.WriteAsync(
                context, StatusCodes.Status404NotFound,
                $"No record found for query '/users?query=username=={ShortText.Of(username, PatronRules.LongestText)}'");
    }

    private async Task GetSelfAsync(HttpContext context)
    {
        if (SignIn.CallerOf(context).UserId is { } id && await FindAsync(context, id) is { } user)
            await WriteAsync(context, SignIn.CallerOf(context), user);
        else
            await FolioText.WriteAsync(
                context, StatusCodes.Status404NotFound, "user not found -- an API key is nobody; sign in, and send the token");
    }

    private async Task LoginAsync(HttpContext context)
    {
        if (await login.EnterAsync(context, renewable: false, Improper) is not { } entered)
            return;
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers["x-okapi-token"] = entered.SignedIn.Access;
        await WriteAsync(context, entered);
    }

    private async Task LoginWithExpiryAsync(HttpContext context)
    {
        if (await login.EnterAsync(context, renewable: true, Improper) is not { } entered)
            return;
        SignInCookies.Give(context, entered.SignedIn, clock.GetUtcNow());
        context.Response.StatusCode = StatusCodes.Status201Created;
        await WriteAsync(context, entered);
    }

    private async Task WriteAsync(HttpContext context, Entered entered)
    {
        // Whoever was removed since the password was checked has no sign-in any more either.
        var caller = new Caller(entered.Library, entered.Name);
        var member = await staff.FindNamedAsync(caller, entered.Name, context.RequestAborted)
            ?? throw new FolioRefusedException(StatusCodes.Status400BadRequest, "The person was removed just now");
        await WriteAsync(context, caller, new(null, member) { SignedIn = entered.SignedIn });
    }

    private async Task WriteAsync(HttpContext context, Caller caller, CompositeUser user)
    {
        var group = await categories.FindAsync(caller, CategoryKind.Group, user.GroupId, context.RequestAborted);
        await (user with { Group = group }).WriteAsync(context);
    }

    private async ValueTask<CompositeUser?> FindAsync(HttpContext context, string id)
    {
        var caller = SignIn.CallerOf(context);
        if (await patrons.FindWithDetailsAsync(caller, PatronKey.OfUuid(id), context.RequestAborted) is { } patron)
            return new(patron, null);
        return await staff.FindAsync(caller, id, context.RequestAborted) is { } member ? new(null, member) : null;
    }
}
