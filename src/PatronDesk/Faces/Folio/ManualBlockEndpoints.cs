using PatronDesk.Blocks;

namespace PatronDesk.Faces.Folio;

/// <summary><c>/manualblocks</c> of the Manual Patron Blocks document.</summary>
internal sealed class ManualBlockEndpoints(BlockRecords blocks)
{
    private const string What = "manualblock";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/manualblocks", ListAsync)
            .WithMetadata(new FolioRoute("manualblocks.collection.get", "list manualblocks"));
        routes.MapPost("/manualblocks", CreateAsync)
            .WithMetadata(new FolioRoute("manualblocks.item.post", "add manualblock"));
        routes.MapGet("/manualblocks/{id}", GetAsync)
            .WithMetadata(new FolioRoute("manualblocks.item.get", "get manualblock"));
        routes.MapPut("/manualblocks/{id}", ReplaceAsync)
            .WithMetadata(new FolioRoute("manualblocks.item.put", "update manualblock"));
        routes.MapDelete("/manualblocks/{id}", DeleteAsync)
            .WithMetadata(new FolioRoute("manualblocks.item.delete", "delete manualblock"));
    }

    private Task ListAsync(HttpContext context)
    {
        var asked = FolioList.Read(context);
        var listing = blocks.List(SignIn.CallerOf(context), asked.ToListQuery());
        return FolioListAnswer.WriteAsync(context, asked, listing, "manualblocks", ManualBlockJson.Write);
    }

    private async Task CreateAsync(HttpContext context)
    {
        var draft = ManualBlockJson.Read(await FolioBody.ReadAsync(context));
        if (draft.Id.Length == 0)
            draft = draft with { Id = Guid.NewGuid().ToString("D") };
        switch (await blocks.CreateAsync(SignIn.CallerOf(context), draft, context.RequestAborted))
        {
            case CreateBlock.Created(var block):
                context.Response.StatusCode = StatusCodes.Status201Created;
                context.Response.Headers.Location = $"/manualblocks/{block.Id}";
                FolioRevision.Tell(context, block.Revision);
                await JsonBody.WriteAsync(context, block, ManualBlockJson.Write);
                break;
            case CreateBlock.UnknownPatron:
                await FolioErrors.WriteAsync(context, [UnknownPatron(draft)]);
                break;
            default:
                await FolioErrors.WriteAsync(
                    context, [new($"id value already exists in table manualblocks: {draft.Id}", "id", draft.Id)]);
                break;
        }
    }

    private async Task GetAsync(HttpContext context)
    {
        var block = await blocks.FindAsync(SignIn.CallerOf(context), IdOf(context), context.RequestAborted);
        if (block is null)
        {
            await FolioText.NotFoundAsync(context, What);
            return;
        }

        FolioRevision.Tell(context, block.Revision);
        await JsonBody.WriteAsync(context, block, ManualBlockJson.Write);
    }

    private async Task ReplaceAsync(HttpContext context)
    {
        var draft = ManualBlockJson.Read(await FolioBody.ReadAsync(context));
        var id = IdOf(context);
        if (draft.Id.Length > 0 && !draft.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
        {
            await FolioText.BadRequestAsync(
                context, $"unable to update manualblock -- the body's id {draft.Id} is not the address's id {id}; leave it out, or send the same");
            return;
        }

        var outcome = await blocks.ReplaceAsync(
            SignIn.CallerOf(context), draft with { Id = id }, FolioRevision.Wanted(context), context.RequestAborted);
        await AnswerAsync(context, outcome, draft);
    }

    private async Task DeleteAsync(HttpContext context) => await AnswerAsync(
        context,
        await blocks.DeleteAsync(SignIn.CallerOf(context), IdOf(context), FolioRevision.Wanted(context), context.RequestAborted),
        draft: null);

    private static Task AnswerAsync(HttpContext context, ChangeRecord outcome, ManualBlock? draft)
    {
        switch (outcome)
        {
            case ChangeRecord.Done:
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            case ChangeRecord.Changed:
                return FolioRevision.ConflictAsync(context, What);
            case ChangeRecord.UnknownPatron:
                return FolioErrors.WriteAsync(context, [UnknownPatron(draft!)]);
            default:
                return FolioText.NotFoundAsync(context, What);
        }
    }

    private static FolioFault UnknownPatron(ManualBlock draft) =>
        new("userId is no patron of this library, and the setting Blocks:RequireKnownPatron is on", "userId", draft.UserId);

    private static string IdOf(HttpContext context) => (string)context.Request.RouteValues["id"]!;
}
