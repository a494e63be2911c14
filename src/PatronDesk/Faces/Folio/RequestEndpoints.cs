using PatronDesk.Blocks;
using PatronDesk.Lending;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Folio;

/// <summary><c>/circulation/requests</c>: the holds, as mod-circulation's clients place, change and cancel them.</summary>
internal sealed class RequestEndpoints(Holds holds, Items items)
{
    private const string What = "request";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/circulation/requests", ListAsync)
            .WithMetadata(new FolioRoute("circulation.requests.collection.get", "list requests"));
        routes.MapPost("/circulation/requests", PlaceAsync)
            .WithMetadata(new FolioRoute("circulation.requests.item.post", "add request"));
        routes.MapGet("/circulation/requests/{id}", GetAsync)
            .WithMetadata(new FolioRoute("circulation.requests.item.get", "get request"));
        routes.MapPut("/circulation/requests/{id}", ChangeAsync)
            .WithMetadata(new FolioRoute("circulation.requests.item.put", "update request"));
        routes.MapDelete("/circulation/requests/{id}", CancelAsync)
            .WithMetadata(new FolioRoute("circulation.requests.item.delete", "delete request"));
    }

    private Task ListAsync(HttpContext context)
    {
        var asked = FolioList.Read(context);
        var listing = holds.List(SignIn.CallerOf(context), asked.ToListQuery());
        return FolioListAnswer.WriteAsync(context, asked, listing, "requests", RequestJson.Write);
    }

    private async Task GetAsync(HttpContext context) =>
        await (await holds.FindAsync(SignIn.CallerOf(context), FolioRecord.IdOf(context), context.RequestAborted) is { } hold
            ? FolioRecord.TellAsync(context, hold, hold.Revision, RequestJson.Write)
            : FolioText.NotFoundAsync(context, What));

    private async Task PlaceAsync(HttpContext context)
    {
        var body = RequestBody.Read(await FolioBody.ReadAsync(context));
        var caller = SignIn.CallerOf(context);
        if (body.RequesterId is null)
        {
            await FolioErrors.WriteAsync(context, [FolioFault.Missing("requesterId")]);
            return;
        }

        var barcode = body.ItemBarcode;
        if (body.ItemId is { } itemId)
        {
            barcode = (await items.FindByIdAsync(caller, itemId, context.RequestAborted))?.Barcode;
            if (barcode is null)
            {
                await CirculationRefusals.OneAsync(context, $"No item with ID {itemId} exists", "itemId", itemId);
                return;
            }
        }

        var order = new HoldOrder
        {
            Id = body.Id,
            ItemBarcode = barcode,
            Title = body.Title,
            Pickup = body.Pickup,
            ExpiresAt = body.ExpiresAt,
            Override = body.Override,
        };
        await (await holds.PlaceAsync(caller, Asker.Staff, PatronKey.OfUuid(body.RequesterId), order, context.RequestAborted) switch
        {
            PlaceHold.Placed(var hold) => FolioRecord.TellMadeAsync(
                context, $"/circulation/requests/{hold.Id}", hold, hold.Revision, RequestJson.Write),
            PlaceHold.Refused(var verdict) => CirculationRefusals.BlockedAsync(context, caller, verdict, "requesting"),
            PlaceHold.MayNotOverride => CirculationRefusals.MayNotOverrideAsync(context),
            PlaceHold.NeedsComment => CirculationRefusals.NeedsCommentAsync(context),
            PlaceHold.NoPatron => CirculationRefusals.OneAsync(
                context, "A valid user and patron group are required. User is null", "requesterId", body.RequesterId),
            PlaceHold.HasItem => CirculationRefusals.OneAsync(
                context, "This requester currently has this item on loan.", "itemId", body.ItemId ?? barcode),
            PlaceHold.AlreadyHeld => CirculationRefusals.OneAsync(
                context, "This requester already has an open request for this item", "itemId", body.ItemId ?? barcode),
            _ => CirculationRefusals.OneAsync(
                context, "Name what is wanted: itemId, item.barcode or instance.title", "itemId", body.ItemId),
        });
    }

    // Clients cancel by a PUT with the status of what is cancelled.
    private async Task ChangeAsync(HttpContext context)
    {
        var body = RequestBody.Read(await FolioBody.ReadAsync(context));
        if (await FolioRecord.RefuseOtherIdAsync(context, body.Id ?? "", What))
            return;
        var (caller, id, revision) = (SignIn.CallerOf(context), FolioRecord.IdOf(context), FolioRecord.WantedRevision(context));
        await AnswerAsync(context, body.Status == RequestJson.Cancelled
            ? await holds.CancelAsync(caller, id, revision, context.RequestAborted)
            : await holds.ChangeAsync(caller, Asker.Staff, id, body.Pickup, body.ExpiresAt, revision, context.RequestAborted));
    }

    private async Task CancelAsync(HttpContext context) => await AnswerAsync(
        context,
        await holds.CancelAsync(
            SignIn.CallerOf(context), FolioRecord.IdOf(context), FolioRecord.WantedRevision(context), context.RequestAborted));

    private static Task AnswerAsync(HttpContext context, ChangeHold outcome)
    {
        switch (outcome)
        {
            case ChangeHold.Done:
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            case ChangeHold.Refused(var verdict):
                return CirculationRefusals.BlockedAsync(context, SignIn.CallerOf(context), verdict, "requesting");
            case ChangeHold.Changed:
                return FolioRecord.ConflictAsync(context, What);
            case ChangeHold.Over(var hold):
                return CirculationRefusals.OneAsync(
                    context, $"The request is {RequestJson.StatusOf(hold)}: there is nothing to change", "id", hold.Id);
            default:
                return FolioText.NotFoundAsync(context, What);
        }
    }
}
