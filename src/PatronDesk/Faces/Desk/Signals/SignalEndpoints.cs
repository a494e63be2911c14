using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Shell;

namespace PatronDesk.Faces.Desk.Signals;

/// <summary>
/// Whether a refused scan flashes or sounds. It is a choice of the browser, kept in a cookie: the desk of the children's room may be
/// loud and that of the reading room not, whoever sits there.
/// </summary>
internal static class SignalEndpoints
{
    public static void Map(RouteGroupBuilder desk)
    {
        desk.MapGet("/signals", ShowAsync).Reads();
        desk.MapPost("/signals", ChooseAsync).Needs(Permissions.ReadPatrons, hasPage: true);
    }

    private static Task ShowAsync(HttpContext context)
    {
        var visit = Visit.Of(context);
        visit.Title = visit.Words["signal.title"];
        return Answers.ShowAsync(context, SignalPage.CreateSlice(new(visit.Signal, context.Request.Query["done"] == "saved")));
    }

    private static Task ChooseAsync(HttpContext context)
    {
        DeskCookies.GiveSignal(context, SignalChoice.Of(context.Request.Form["signal"].ToString()));
        Answers.Lead(context, "/desk/signals?done=saved");
        return Task.CompletedTask;
    }
}

/// <summary>The choice of this browser.</summary>
/// <param name="Chosen">What is chosen now.</param>
/// <param name="IsSaved">Whether it was chosen just now.</param>
internal sealed record SignalModel(string Chosen, bool IsSaved);
