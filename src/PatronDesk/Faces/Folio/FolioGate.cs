using PatronDesk.Accounts;
using PatronDesk.Cql.Parsing;
using PatronDesk.Data;
using PatronDesk.Faces.Folio.Gateway;
using PatronDesk.Faces.Folio.Wire;
using PatronDesk.Lists;

namespace PatronDesk.Faces.Folio;

/// <summary>
/// Guards every address of this face. It finds the caller, checks the route's permission, and writes the text of every
/// failure.
/// </summary>
internal sealed class FolioGate(
    SignIn signIn, SetUpState setUp, Tenants tenants, FolioSettings settings, FailureTrace trace, ILogger<FolioGate> log)
{
    // An address below these that no route serves gets this face's kind of answer too.
    private static readonly string[] Roots =
    [
        "/manualblocks", "/manual-block-templates", "/automated-patron-blocks", "/user-summary", "/user-import", "/users", "/bl-users",
        "/patron-pin", "/circulation", "/groups", "/addresstypes", "/authn", "/admin", "/_",
    ];

    /// <summary>Whether an address belongs to this face. Case is ignored, as routing ignores it.</summary>
    public static bool Owns(PathString path) =>
        Array.Exists(Roots, root => path.StartsWithSegments(root, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Whether a request belongs to this face: by its address, or, where no route serves it, because its client speaks to
    /// Okapi. FOLIO has far more addresses than this server, and its clients expect Okapi's answer there.
    /// </summary>
    public static bool Owns(HttpContext context) =>
        Owns(context.Request.Path)
        || (context.GetEndpoint() is null && (FolioTenant.Of(context) is not null || context.Request.Headers.ContainsKey("x-okapi-token")));

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        PersonalAnswer.Mark(context);
        try
        {
            var metadata = context.GetEndpoint()?.Metadata;
            if (metadata?.GetMetadata<FolioOpenRoute>() is not { NeedsNoLibrary: true } && OperationOf(context) is { } operation
                && !await setUp.IsDoneAsync(context.RequestAborted))
            {
                await FolioText.WriteAsync(
                    context, StatusCodes.Status503ServiceUnavailable, $"unable to {operation} -- {NotSetUp.Say(context)}");
                return;
            }

            if (metadata?.GetMetadata<FolioRoute>() is { } route && !await AdmitAsync(context, route))
                return;
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null })
                await FolioText.ExplainAsync(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; nobody would read an answer.
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            await AnswerFailureAsync(context, error);
        }
    }

    private async ValueTask<bool> AdmitAsync(HttpContext context, FolioRoute route)
    {
        var (caller, why) = settings.BehindGateway
            ? (await GatewayCaller.FindAsync(context, tenants), "")
            : await FindAsync(context);
        if (caller is null)
        {
            await FolioText.WriteAsync(context, StatusCodes.Status401Unauthorized, $"unable to {route.Operation} -- unauthorized: {why}");
            return false;
        }

        if (!caller.May(route.Permission))
        {
            AccessLog.Forbidden(log, caller.Name, caller.Library.Tenant, route.Permission, AccessLog.RouteOf(context));
            await FolioText.WriteAsync(
                context, StatusCodes.Status403Forbidden, $"unable to {route.Operation} -- the permission {route.Permission} is missing");
            return false;
        }

        SignIn.Keep(context, caller.Through(FolioFace.Name));
        return true;
    }

    private async ValueTask<(Caller? Caller, string Why)> FindAsync(HttpContext context)
    {
        var (caller, why) = await signIn.FindAsync(context);
        return caller is not null && FolioTenant.Of(context) is { } tenant && tenant != caller.Library.Tenant
            ? (null, $"x-okapi-tenant is {tenant}, but the token or key is another tenant's.")
            : (caller, why);
    }

    private async Task AnswerFailureAsync(HttpContext context, Exception error)
    {
        PersonalAnswer.StartAnew(context);
        switch (error)
        {
            case FolioRefusedException refused:
                await refused.WriteAsync(context);
                break;
            case CqlException query:
                await FolioText.BadRequestAsync(
                    context, $"unable to {Operation(context)} -- malformed parameter 'query', {query.Error}");
                break;
            case ListTimeoutException late:
                await FolioText.BadRequestAsync(
                    context,
                    $"unable to {Operation(context)} -- the query took longer than {late.Limit.TotalSeconds} seconds; no index serves it."
                    + " Narrow it by userId, id, barcode or the beginning of a name, or ask for the records in the order of their id.");
                break;
            case BodyRefusedException body:
                if (body.StatusCode == StatusCodes.Status415UnsupportedMediaType)
                    context.Response.Headers.AcceptEncoding = PackedBody.Codings;
                await FolioText.WriteAsync(context, body.StatusCode, $"unable to {Operation(context)} -- {body.Message}");
                break;
            case BadHttpRequestException bad:
                context.Response.StatusCode = bad.StatusCode;
                await FolioText.ExplainAsync(context);
                break;
            case StoreUnavailableException fault:
                GateLog.PutOff(log, context.TraceIdentifier, AccessLog.RouteOf(context), fault.Fault);
                await FolioText.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, NotNow.Say(context));
                break;
            case InFlightFullException:
                context.Response.Headers.RetryAfter = InFlightFullException.RetryAfter;
                await FolioText.WriteAsync(
                    context,
                    StatusCodes.Status503ServiceUnavailable,
                    $"{InFlightFullException.Sentence} Try again in {InFlightFullException.RetryAfter} seconds.");
                break;
            case PasswordQueueFullException:
                context.Response.Headers.RetryAfter = "5";
                await FolioText.WriteAsync(
                    context,
                    StatusCodes.Status429TooManyRequests,
                    "Too many passwords are waiting to be hashed; try again in 5 seconds.");
                break;
            default:
                GateLog.Failed(log, context.TraceIdentifier, AccessLog.RouteOf(context), error.GetType().Name);
                trace.Tell(error);
                await FolioText.WriteAsync(
                    context, StatusCodes.Status500InternalServerError,
                    $"internal server error, contact administrator; its log tells more under {context.TraceIdentifier}");
                break;
        }
    }

    private static string Operation(HttpContext context) => OperationOf(context) ?? "answer";

    // Null for an address that no route serves.
    private static string? OperationOf(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        return metadata?.GetMetadata<FolioRoute>()?.Operation ?? metadata?.GetMetadata<FolioOpenRoute>()?.Operation;
    }
}
