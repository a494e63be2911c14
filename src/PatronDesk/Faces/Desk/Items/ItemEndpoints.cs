using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Settings;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Lending;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Items;

/// <summary>Items: found by barcode and title, added, described, and where each of them is.</summary>
internal sealed class ItemEndpoints(
    ItemRecords items, ItemFinder finder, Loans loans, Holds holds, PatronRecords patrons, TimeProvider clock)
{
    private const int PageSize = 50;
    private const int MostHolds = 100;

    public void Map(RouteGroupBuilder desk)
    {
        var pages = desk.MapGroup("/items");
        pages.MapGet("/", ListAsync).Reads();
        pages.MapGet("/new", ShowNewAsync).Needs(Permissions.WriteItems);
        pages.MapPost("/new", AddAsync).Needs(Permissions.WriteItems, hasPage: true);
        pages.MapGet("/{id}", ShowAsync).Reads();
        pages.MapGet("/{id}/edit", ShowEditAsync).Needs(Permissions.WriteItems);
        pages.MapPost("/{id}/edit", EditAsync).Needs(Permissions.WriteItems, hasPage: true);
    }

    private async Task ListAsync(HttpContext context)
    {
        var (visit, query) = (Visit.Of(context), context.Request.Query);
        string? Place(string name) => query[name].ToString() is { Length: > 0 } place ? place : null;
        var text = query["q"].ToString();
        var found = await finder.FindAsync(visit.Person!, text, Place("after"), Place("before"), PageSize, context.RequestAborted);
        (visit.Title, visit.Section) = (visit.Words["menu.items"], "items");
        await Answers.ShowAsync(context, ItemsPage.CreateSlice(new(text, found)));
    }

    private async Task ShowAsync(HttpContext context)
    {
        var (visit, cancel) = (Visit.Of(context), context.RequestAborted);
        if (await FindAsync(context) is not { } item
            || await loans.ItemAsync(visit.Person!, item.Barcode, cancel) is not { } standing)
            return;
        var waiting = new List<(Hold, Patron?)>();
        foreach (var hold in await holds.OfItemAsync(visit.Person!, item, MostHolds, cancel))
            waiting.Add((hold, await PatronAsync(visit, hold.PatronId, cancel)));
        visit.Title = item.Title ?? item.Barcode;
        await Answers.ShowAsync(
            context,
            ItemPage.CreateSlice(new(standing, await PatronAsync(visit, standing.Loan?.PatronId, cancel), waiting)
            {
                Done = Done.Of(context, "item-added", "saved"),
                Now = clock.GetUtcNow(),
            }));
    }

    private static Task ShowNewAsync(HttpContext context) => ShowFormAsync(context, new(null, new FormValues()));

    private async Task AddAsync(HttpContext context)
    {
        var (visit, form) = (Visit.Of(context), FormValues.Read(context.Request.Form, ItemFields.OfNew));
        form.Revision = "";
        var wanted = ItemFields.Read(form, form[ItemFields.Barcode], visit);
        if (form.Errors.Count > 0)
        {
            await ShowFormAsync(context, new(null, form));
            return;
        }

        switch (await items.AddAsync(visit.Person!, FormUuid.Of("item", visit.FormId!), wanted, context.RequestAborted))
        {
            case AddItem.Added(var item):
                Answers.Lead(context, $"/desk/items/{item.Id}?done=item-added");
                break;
            case AddItem.Taken(var known):
                form.Refuse(ItemFields.Barcode, visit.Words["fault.item.taken"]);
                await ShowFormAsync(context, new(null, form) { Taken = known });
                break;
            case AddItem.Refused:
                await Answers.ExplainAsync(context, StatusCodes.Status400BadRequest);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private async Task ShowEditAsync(HttpContext context)
    {
        if (await FindAsync(context) is { } item)
            await ShowFormAsync(context, new(item, ItemFields.Of(item)));
    }

    private async Task EditAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } item)
            return;
        var (visit, form) = (Visit.Of(context), FormValues.Read(context.Request.Form, ItemFields.OfEdit));
        form.Revision = item.Id;
        var wanted = ItemFields.Read(form, item.Barcode, visit);
        if (form.Errors.Count > 0)
        {
            await ShowFormAsync(context, new(item, form));
            return;
        }

        var seen = ItemFields.Seen(form, item.Barcode);
        switch (await items.EditAsync(visit.Person!, item.Id, seen, wanted, context.RequestAborted))
        {
            case EditItem.Edited:
                Answers.Lead(context, $"/desk/items/{item.Id}?done=saved");
                break;
            case EditItem.Changed(var now):
                form.Meet(ItemFields.Of(now));
                await ShowFormAsync(context, new(now, form), StatusCodes.Status409Conflict);
                break;
            case EditItem.NotFound:
                await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
                break;
            case EditItem.Refused:
                await Answers.ExplainAsync(context, StatusCodes.Status400BadRequest);
                break;
            default:
                throw new UnreachableException();
        }
    }

    // The item of the address; null, once a page says that there is none.
    private async ValueTask<Item?> FindAsync(HttpContext context)
    {
        var (visit, id) = (Visit.Of(context), (string)context.Request.RouteValues["id"]!);
        visit.Section = "items";
        if (Guid.TryParse(id, out _) && await items.FindByIdAsync(visit.Person!, id, context.RequestAborted) is { } item)
            return item;
        await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
        return null;
    }

    private async ValueTask<Patron?> PatronAsync(Visit visit, string? uuid, CancellationToken cancel) =>
        uuid is null ? null : await patrons.FindAsync(visit.Person!, PatronKey.OfUuid(uuid), cancel);

    private static Task ShowFormAsync(HttpContext context, ItemFormModel model, int? status = null)
    {
        var visit = Visit.Of(context);
        (visit.Title, visit.Section) = (visit.Words[model.Item is null ? "items.new" : "items.edit"], "items");
        return Answers.ShowAsync(
            context, ItemFormPage.CreateSlice(model),
            status ?? (model.Form.Errors.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK));
    }
}
