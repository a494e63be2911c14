using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Patrons;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Lending;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Print;

/// <summary>What the desk prints: a patron's card, a sheet of cards, and the slip of a check-out.</summary>
internal sealed class PrintEndpoints(PatronReader reader, PatronRecords patrons, Loans loans, TimeProvider clock)
{
    private const int MostCards = 100;

    public void Map(RouteGroupBuilder desk)
    {
        desk.MapGet("/patrons/{id}/card", ShowCardAsync).Reads();
        desk.MapGet("/patrons/cards", ShowSheetAsync).Reads();
        desk.MapPost("/patrons/cards", SelectAsync).Needs(Permissions.ReadPatrons);
        desk.MapGet("/patrons/{id}/slip", ShowSlipAsync).Needs("circulation.check-out-by-barcode.post");
    }

    private async Task ShowCardAsync(HttpContext context)
    {
        if (await reader.FindAsync(context) is not { } patron)
            return;
        var (visit, card) = (Visit.Of(context), CardModel.Of(patron));
        visit.Title = visit.Words["print.card.of", Names.Of(patron)];
        visit.Paper = "card";
        await Answers.ShowAsync(context, PatronCardPage.CreateSlice(card), StatusOf(card.Bars is not null));
    }

    // The selection is in the address then, so that it can be opened again.
    private static Task SelectAsync(HttpContext context)
    {
        var query = QueryString.Create(context.Request.Form["patron"].Take(MostCards).Select(id => KeyValuePair.Create("patron", id)));
        Answers.Lead(context, "/desk/patrons/cards" + query.ToUriComponent());
        return Task.CompletedTask;
    }

    private async Task ShowSheetAsync(HttpContext context)
    {
        var (visit, cards) = (Visit.Of(context), new List<CardModel>());
        (visit.Title, visit.Section, visit.Paper) = (visit.Words["print.cards"], "patrons", "sheet");
        foreach (var id in context.Request.Query["patron"].Distinct().Take(MostCards))
        {
            if (await patrons.FindAsync(visit.Person!, PatronKey.OfUuid(id ?? ""), context.RequestAborted) is { } patron)
                cards.Add(CardModel.Of(patron));
        }

        var model = new SheetModel(
            [.. cards.Where(static card => card.Bars is not null)], [.. cards.Where(static card => card.Bars is null)]);
        await Answers.ShowAsync(context, CardSheetPage.CreateSlice(model), StatusOf(model.Cards.Count > 0));
    }

    private async Task ShowSlipAsync(HttpContext context)
    {
        if (await reader.FindAsync(context) is not { } patron)
            return;
        var (visit, now) = (Visit.Of(context), clock.GetUtcNow());
        var open = await loans.OfPatronAsync(
            visit.Person!, patron.Uuid, overdueOnly: false, 0, PatronReader.MostRows, context.RequestAborted);
        var today = visit.Calendar.DateOf(now);
        var isOfToday = open.ToLookup(loan => visit.Calendar.DateOf(loan.OutAt) == today);
        (visit.Title, visit.Section, visit.Paper) = (visit.Words["print.slip.of", Names.Of(patron)], "check-out", "slip");
        await Answers.ShowAsync(context, SlipPage.CreateSlice(new(patron, [.. isOfToday[true]], [.. isOfToday[false]], now)));
    }

    private static int StatusOf(bool hasPaper) => hasPaper ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;
}
