using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Shell;

namespace PatronDesk.Faces.Desk.Start;

/// <summary>
/// Sets up the first library. Opening the printed link shows a form and changes nothing; sending the form makes the library, once,
/// and signs its owner in.
/// </summary>
internal sealed class SetUpEndpoints(
    SetUpLinks links, SetUpState state, BootstrapSettings settings, StaffSignIn signIn, StaffSessions sessions, DeskSettings desk)
{
    public void Map(RouteGroupBuilder routes)
    {
        var open = new DeskRoute(null) { HasPage = true, IsForSetUp = true };
        routes.MapGet("/setup", WaitAsync).WithMetadata(open);
        routes.MapGet("/setup/{secret}", ShowAsync).WithMetadata(open);
        routes.MapPost("/setup/{secret}", SetUpAsync).WithMetadata(open, new BodyAtMost(16 * 1024));
    }

    // Where every page of the desk leads before there is a library.
    private async Task WaitAsync(HttpContext context)
    {
        if (await state.IsDoneAsync(context.RequestAborted))
            Answers.Lead(context, "/desk");
        else
            await TellAsync(context, StatusCodes.Status200OK, "set-up.wait");
    }

    private async Task ShowAsync(HttpContext context)
    {
        if (await links.IsGoodAsync(SecretOf(context), context.RequestAborted))
            await ShowAsync(context, SetUpFields.Of(settings));
        else
            await RefuseAsync(context);
    }

    private async Task SetUpAsync(HttpContext context)
    {
        var (visit, cancel) = (Visit.Of(context), context.RequestAborted);
        var form = FormValues.Read(context.Request.Form, SetUpFields.All);
        var wanted = SetUpFields.Read(form, settings, visit);
        if (form.Errors.Count > 0 && await links.IsGoodAsync(SecretOf(context), cancel))
        {
            await ShowAsync(context, form);
            return;
        }

        var outcome = form.Errors.Count > 0
            ? new SetUp.LinkEnded()
            : await links.UseAsync(SecretOf(context), visit.FormId!, wanted, cancel);
        switch (outcome)
        {
            case SetUp.Done(var library, var key):
                await SignInAsync(context, library, wanted);
                visit.Title = visit.Words["set-up.done.title"];
                await Answers.ShowAsync(
                    context, SetUpDonePage.CreateSlice(new(library, key, wanted.Username, Outside.Root(context))));
                break;
            case SetUp.LinkEnded:
                await RefuseAsync(context);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private async ValueTask SignInAsync(HttpContext context, Library library, NewLibrary made)
    {
        var outcome = await signIn.SignInAsync(
            library, made.Username, byUserId: false, made.Password, context.Connection.RemoteIpAddress, renewable: false,
            context.RequestAborted);
        switch (outcome)
        {
            case SignInOutcome.Welcome(var tokens):
                if (await sessions.MakeDeskTokenAsync(tokens.Access, TokenKind.Access, desk.Idle, context.RequestAborted) is { } token)
                    DeskCookies.Give(context, token);
                break;
            // The owner can also sign in by hand.
            case SignInOutcome.Wrong or SignInOutcome.Disabled or SignInOutcome.MustWait:
                break;
            default:
                throw new UnreachableException();
        }
    }

    private async Task RefuseAsync(HttpContext context) => await TellAsync(
        context, StatusCodes.Status410Gone, await state.IsDoneAsync(context.RequestAborted) ? "set-up.over" : "set-up.ended");

    private static Task TellAsync(HttpContext context, int status, string key)
    {
        Visit.Of(context).Title = Visit.Of(context).Words[key + ".title"];
        return Answers.ShowAsync(context, SetUpNotePage.CreateSlice(key), status);
    }

    private static string SecretOf(HttpContext context) => (string)context.Request.RouteValues["secret"]!;

    private static Task ShowAsync(HttpContext context, FormValues form)
    {
        Visit.Of(context).Title = Visit.Of(context).Words["set-up.title"];
        return Answers.ShowAsync(
            context, SetUpPage.CreateSlice(new(SecretOf(context), form)),
            form.Errors.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }
}
