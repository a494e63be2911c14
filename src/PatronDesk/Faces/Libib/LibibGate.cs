using System.Threading.RateLimiting;
using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Faces.Libib;

/// <summary>
/// Guards every route of this face. It finds the caller by <c>x-api-key</c> and <c>x-api-user</c> (and
/// <c>x-api-ultimate</c> for an owner of several libraries), counts calls if a limit is set, and writes the JSON of every
/// failure.
/// </summary>
internal sealed class LibibGate(SignIn signIn, SetUpState setUp, RateLimit? limit, FailureTrace trace, ILogger<LibibGate> log)
{
    private readonly PartitionedRateLimiter<string>? _limiter = limit is { } set
        ? PartitionedRateLimiter.Create<string, string>(actor => RateLimitPartition.GetFixedWindowLimiter(
            actor,
            _ => new FixedWindowRateLimiterOptions { PermitLimit = set.Requests, Window = set.Window, QueueLimit = 0 }))
        : null;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        PersonalAnswer.Mark(context);
        try
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<LibibRoute>() is { } route && !await AdmitAsync(context, route))
                return;
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null })
                await LibibError.ExplainAsync(context);
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

    private async ValueTask<bool> AdmitAsync(HttpContext context, LibibRoute route)
    {
        if (!await setUp.IsDoneAsync(context.RequestAborted))
        {
            await LibibError.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "not_set_up", NotSetUp.Say(context));
            return false;
        }

        var (caller, why) = await signIn.FindAsync(context);
        if (caller is null)
        {
            await LibibError.WriteAsync(context, StatusCodes.Status401Unauthorized, "unauthorized", why);
            return false;
        }

        if (_limiter is not null && !await WithinLimitAsync(context, caller))
            return false;
        if (!caller.May(route.PermissionFor(context.Request.Method)))
        {
            AccessLog.Forbidden(
                log, caller.Name, caller.Library.Tenant, route.PermissionFor(context.Request.Method), AccessLog.RouteOf(context));
            await LibibError.WriteAsync(
                context, StatusCodes.Status403Forbidden, "forbidden",
                $"The permission {route.PermissionFor(context.Request.Method)} is missing; another role has it.");
            return false;
        }

        SignIn.Keep(context, caller.Through(LibibFace.Name));
        return true;
    }

    private async ValueTask<bool> WithinLimitAsync(HttpContext context, Caller caller)
    {
        using var lease = _limiter!.AttemptAcquire(caller.Name);
        if (lease.IsAcquired)
            return true;
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : limit!.Window;
        await TooManyAsync(context, wait, $"This key may make {limit!.Requests} requests in {limit.Window.TotalSeconds} seconds.");
        return false;
    }

    private async Task AnswerFailureAsync(HttpContext context, Exception error)
    {
        PersonalAnswer.StartAnew(context);
        switch (error)
        {
            case FieldsException fields:
                await LibibError.BadRequestAsync(context, fields.Code, fields.Message, fields.Field);
                break;
            case BodyRefusedException refused:
                await LibibError.RefuseBodyAsync(context, refused);
                break;
            case BadHttpRequestException bad:
                context.Response.StatusCode = bad.StatusCode;
                if (bad.StatusCode == StatusCodes.Status413PayloadTooLarge)
                    await LibibError.ExplainAsync(context);
                else
                    await LibibError.WriteAsync(context, bad.StatusCode, "bad_request", "The request's body could not be read.");
                break;
            case StoreUnavailableException fault:
                GateLog.PutOff(log, context.TraceIdentifier, AccessLog.RouteOf(context), fault.Fault);
                await LibibError.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "unavailable", NotNow.Say(context));
                break;
            case InFlightFullException:
                context.Response.Headers.RetryAfter = InFlightFullException.RetryAfter;
                await LibibError.WriteAsync(
                    context, StatusCodes.Status503ServiceUnavailable, "busy",
                    $"{InFlightFullException.Sentence} Try again in {InFlightFullException.RetryAfter} seconds.");
                break;
            case PasswordQueueFullException:
                await TooManyAsync(context, TimeSpan.FromSeconds(5), "Too many passwords are waiting to be hashed.");
                break;
            default:
                GateLog.Failed(log, context.TraceIdentifier, AccessLog.RouteOf(context), error.GetType().Name);
                trace.Tell(error);
                await LibibError.WriteAsync(
                    context, StatusCodes.Status500InternalServerError, "internal",
                    $"The server failed; its log tells more under {context.TraceIdentifier}.");
                break;
        }
    }

    private static Task TooManyAsync(HttpContext context, TimeSpan wait, string why)
    {
        var seconds = context.Response.WaitFor(wait);
        return LibibError.WriteAsync(
            context, StatusCodes.Status429TooManyRequests, "too_many_requests", $"{why} Try again in {seconds} seconds.");
    }
}

/// <summary>Marks the routes of this face, which all need credentials.</summary>
/// <param name="Permission">
/// The permission that the caller needs; null for that of reading or changing patrons, by the method.
/// </param>
internal sealed record LibibRoute(string? Permission = null)
{
    public string PermissionFor(string method) =>
        Permission ?? (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? Permissions.ReadPatrons : Permissions.WritePatrons);
}

/// <summary>How often one key may call.</summary>
/// <param name="Requests">Calls in a window, at least 1.</param>
/// <param name="Window">The window's length; Libib's own is one request in two seconds.</param>
internal sealed record RateLimit(int Requests, TimeSpan Window);
