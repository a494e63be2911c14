using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Faces.Desk.Words;

namespace PatronDesk.Faces.Desk.Shell;

/// <summary>
/// Guards every address of the desk. It finds who is signed in, checks the route's permission and the form's seal, and answers
/// every failure with a page in words.
/// </summary>
internal sealed class DeskGate(
    StaffSessions sessions, FormSeals seals, SetUpState setUp, DeskSettings settings, TimeProvider clock, FailureTrace trace,
    ILogger<DeskGate> log)
{
    private const string Root = "/desk";

    private static readonly FormOptions Limits = new()
    {
        ValueCountLimit = 500,
        KeyLengthLimit = 100,
        ValueLengthLimit = BodyLimit.Largest,
        // No file is written on the way; how large a body may be is the route's matter.
        MemoryBufferThreshold = BodyLimit.LargestDropped,
    };

    /// <summary>Whether an address belongs to the desk. Case is ignored, as routing ignores it.</summary>
    public static bool Owns(PathString path) => path.StartsWithSegments(Root, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a browser asks for the server's own address, which leads to the desk.</summary>
    public static bool IsVisitOfRoot(HttpContext context) =>
        context.Request.Path == "/"
        && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        && !context.Request.Headers.ContainsKey("x-api-key")
        && !context.Request.Headers.ContainsKey("x-okapi-token")
        && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    public static Task LeadToDeskAsync(HttpContext context)
    {
        PersonalAnswer.Mark(context);
        context.Response.Headers.Vary = "Accept";
        context.Response.Redirect(Outside.Address(context, Root));
        return Task.CompletedTask;
    }

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        PersonalAnswer.Mark(context);
        var visit = new Visit(context, Sentences.For(context.Request.Headers.AcceptLanguage.ToString()));
        Visit.Keep(context, visit);
        DeskHeaders.Mark(context);
        try
        {
            var route = context.GetEndpoint()?.Metadata.GetMetadata<DeskRoute>();
            if (route is not ({ IsFile: true } or { IsForSetUp: true }) && !await setUp.IsDoneAsync(context.RequestAborted))
            {
                Answers.Lead(context, "/desk/setup");
                return;
            }

            if (route is { IsFile: false } && !await AdmitAsync(context, visit, route))
                return;
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
                await Answers.ExplainAsync(context, context.Response.StatusCode);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; nobody would read an answer.
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            PersonalAnswer.StartAnew(context);
            DeskHeaders.Mark(context);
            await AnswerFailureAsync(context, error);
        }
    }

    private async ValueTask<bool> AdmitAsync(HttpContext context, Visit visit, DeskRoute route)
    {
        if (DeskCookies.TokenOf(context) is { } token && await sessions.FindAtDeskAsync(token, context.RequestAborted) is { } known)
        {
            visit.Person = known.Caller.Through(DeskFace.Name);
            SignIn.Keep(context, visit.Person);
            if (!route.IsUnattended)
                await ProlongAsync(context, token, known);
        }

        if (route.Permission is { } permission)
        {
            if (visit.Person is null)
            {
                await SendToSignInAsync(context, route);
                return false;
            }

            if (!visit.May(permission))
            {
                AccessLog.Forbidden(log, visit.Person.Name, visit.Library.Tenant, permission, AccessLog.RouteOf(context));
                visit.Sealer = await seals.ForAsync(visit.Person.UserId!, context.RequestAborted);
                await Answers.ExplainAsync(context, StatusCodes.Status403Forbidden);
                return false;
            }
        }

        // Until somebody has signed in, a form belongs to a browser.
        var isSignIn = route.Permission is null;
        var subject = visit.Person is { } person && !isSignIn ? person.UserId! : $"visitor {DeskCookies.VisitorOf(context)}";
        visit.Sealer = await seals.ForAsync(subject, context.RequestAborted);
        return !HttpMethods.IsPost(context.Request.Method) || await OpenFormAsync(context, visit, subject);
    }

    private async ValueTask<bool> OpenFormAsync(HttpContext context, Visit visit, string subject)
    {
        if (context.Request.HasFormContentType && context.Request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none")
        {
            var form = await context.Request.ReadFormAsync(Limits, context.RequestAborted);
            visit.FormId = await seals.OpenAsync(subject, form["seal"].ToString(), context.RequestAborted);
        }

        if (visit.FormId is not null)
            return true;
        await Answers.RefuseFormAsync(context);
        return false;
    }

    private async ValueTask ProlongAsync(HttpContext context, string token, AtDesk known)
    {
        // Not with each request: only a browser that keeps the newest cookie counts, and a tenth of the time is near enough.
        if (clock.GetUtcNow() - known.IssuedAt >= settings.Idle / 10
            && await sessions.MakeDeskTokenAsync(token, TokenKind.Desk, settings.Idle, context.RequestAborted) is { } fresh)
            DeskCookies.Give(context, fresh);
    }

    private async ValueTask SendToSignInAsync(HttpContext context, DeskRoute route)
    {
        var request = context.Request;
        if (route is { IsUnattended: true, HasPage: false })
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.ContentLength = 0;
            return;
        }

        var back = request.Path.Value!;
        if (HttpMethods.IsGet(request.Method))
            back += request.QueryString.Value;
        else if (!route.HasPage)
            back = back[..back.LastIndexOf('/')];
        var query = QueryString.Create("back", back);
        if (DeskCookies.TokenOf(context) is { } token && await sessions.WhoWasAtDeskAsync(token, context.RequestAborted) is { } who)
            query = query.Add("who", who).Add("why", "ended");
        // A scan that was not taken is named after the sign-in.
        if (HttpMethods.IsPost(request.Method) && request.HasFormContentType
            && (await request.ReadFormAsync(Limits, context.RequestAborted))["item"].ToString() is { Length: > 0 } item)
            query = query.Add("lost", ShortText.Of(item, 128));
        Answers.Lead(context, "/desk/sign-in" + query.ToUriComponent(), StatusCodes.Status401Unauthorized);
    }

    private async Task AnswerFailureAsync(HttpContext context, Exception error)
    {
        switch (error)
        {
            case BadHttpRequestException bad:
                await Answers.ExplainAsync(context, bad.StatusCode);
                break;
            case InvalidDataException:
                await Answers.ExplainAsync(context, StatusCodes.Status400BadRequest);
                break;
            case StoreTimeoutException slow:
                await Answers.TellAsync(
                    context,
                    StatusCodes.Status400BadRequest,
                    Visit.Of(context).Words["error.slow.title"],
                    Visit.Of(context).Words["error.slow", slow.Limit.TotalSeconds.ToString(CultureInfo.InvariantCulture)]);
                break;
            case StoreUnavailableException fault:
                GateLog.PutOff(log, context.TraceIdentifier, AccessLog.RouteOf(context), fault.Fault);
                NotNow.Say(context);
                await Answers.ExplainAsync(context, StatusCodes.Status503ServiceUnavailable);
                break;
            case InFlightFullException or PasswordQueueFullException:
                context.Response.Headers.RetryAfter = "5";
                await Answers.ExplainAsync(context, StatusCodes.Status503ServiceUnavailable);
                break;
            default:
                GateLog.Failed(log, context.TraceIdentifier, AccessLog.RouteOf(context), error.GetType().Name);
                trace.Tell(error);
                await Answers.ExplainAsync(context, StatusCodes.Status500InternalServerError);
                break;
        }
    }
}

/// <summary>The operator's settings for the desk.</summary>
/// <param name="Idle">How long a person may do nothing before they have to sign in again.</param>
internal sealed record DeskSettings(TimeSpan Idle);
