using System.Diagnostics;
using PatronDesk.Blocks;
using PatronDesk.Faces.Folio.Wire;
using PatronDesk.Lending;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Folio.Circulation;

/// <summary><c>/circulation/requests</c>: the holds, as mod-circulation's clients place, change and cancel them.</summary>
internal sealed class RequestEndpoints(Holds holds)
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
        routes.MapDelete("/circulation/requests/{id}", RemoveAsync)
            .WithMetadata(new FolioRoute("circulation.requests.item.delete", "delete request"));
    }

    private Task ListAsync(HttpContext context)
    {
        var asked = FolioList.Read(context);
        var found = holds.Query(SignIn.CallerOf(context), asked.Query, asked.OrderBy);
        return FolioListAnswer.WriteAsync(context, asked, found, "requests", RequestJson.Write);
    }

    private async Task GetAsync(HttpContext context) =>
        await (await holds.FindAsync(SignIn.CallerOf(context), FolioRecord.IdOf(context), context.RequestAborted) is { } hold
            ? FolioRecord.WriteAsync(context, hold, hold.Revision, RequestJson.Write)
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

        var wanted = new NewHold
        {
            Id = body.Id,
            ItemId = body.ItemId,
            Barcode = body.ItemBarcode,
            Title = body.Title,
            Pickup = body.Pickup,
            ExpiresAt = body.ExpiresAt,
            Override = body.Override,
        };
        await (await holds.PlaceAsync(caller, Asker.Staff, PatronKey.OfUuid(body.RequesterId), wanted, context.RequestAborted) switch
        {
            PlaceHold.Placed(var hold, _) => FolioRecord.WriteCreatedAsync(
                context, $"/circulation/requests/{hold.Id}", hold, hold.Revision, RequestJson.Write),
            PlaceHold.Denied(var denial) => CirculationRefusals.DeniedAsync(
                context, caller, denial, PatronAction.Request, "requesterId", body.RequesterId),
            PlaceHold.NoPatron => CirculationRefusals.OneAsync(
                context, "A valid user and patron group are required. User is null", "requesterId", body.RequesterId),
            PlaceHold.HasItAlready => CirculationRefusals.OneAsync(
                context, "This requester currently has this item on loan.", "itemId", body.ItemId ?? body.ItemBarcode),
            PlaceHold.AlreadyPlaced => CirculationRefusals.OneAsync(
                context, "This requester already has an open request for this item", "itemId", body.ItemId ?? body.ItemBarcode),
            PlaceHold.UnknownItem => CirculationRefusals.OneAsync(
                context, $"No item with ID {body.ItemId ?? body.ItemBarcode} exists", "itemId", body.ItemId ?? body.ItemBarcode),
            PlaceHold.EndNotAhead => CirculationRefusals.OneAsync(
                context, "requestExpirationDate must be ahead", "requestExpirationDate",
                body.ExpiresAt is { } at ? FolioDate.Write(at) : null),
            PlaceHold.IdTaken => CirculationRefusals.OneAsync(
                context, $"id value already exists in table request: {body.Id}", "id", body.Id),
            PlaceHold.NothingWanted => CirculationRefusals.OneAsync(
                context, "Name what is wanted: itemId, item.barcode or instance.title", "itemId", body.ItemId),
            _ => throw new UnreachableException(),
        });
    }

    // Clients cancel with a PUT that has the status of a cancelled request.
    private async Task ChangeAsync(HttpContext context)
    {
        var body = RequestBody.Read(await FolioBody.ReadAsync(context));
        if (await FolioRecord.RefuseOtherIdAsync(context, body.Id, What))
            return;
        var (caller, id, revision) = (SignIn.CallerOf(context), FolioRecord.IdOf(context), IfMatch.Read(context));
        await AnswerAsync(context, body.Status == HoldStatus.Cancelled
            ? await holds.CancelAsync(caller, id, revision, context.RequestAborted)
            : await holds.ChangeAsync(caller, Asker.Staff, id, body.Pickup, body.ExpiresAt, revision, context.RequestAborted));
    }

    private async Task RemoveAsync(HttpContext context) => await AnswerAsync(
        context,
        await holds.RemoveAsync(
            SignIn.CallerOf(context), FolioRecord.IdOf(context), IfMatch.Read(context), context.RequestAborted));

    private static Task AnswerAsync(HttpContext context, ChangeHold outcome)
    {
        switch (outcome)
        {
            case ChangeHold.Done:
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            case ChangeHold.Denied(var denial):
                return CirculationRefusals.DeniedAsync(
                    context, SignIn.CallerOf(context), denial, PatronAction.Request, "id", FolioRecord.IdOf(context));
            case ChangeHold.Closed(var hold):
                return CirculationRefusals.OneAsync(context, $"The Request has already been closed: {hold.Status}", "id", hold.Id);
            case ChangeHold.Changed:
                return FolioRecord.ConflictAsync(context, What);
            case ChangeHold.NotFound:
                return FolioText.NotFoundAsync(context, What);
            default:
                throw new UnreachableException();
        }
    }
}
