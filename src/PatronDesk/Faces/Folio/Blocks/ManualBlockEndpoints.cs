using System.Diagnostics;
using PatronDesk.Blocks;
using PatronDesk.Faces.Folio.Wire;

namespace PatronDesk.Faces.Folio.Blocks;

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
        var found = blocks.Query(SignIn.CallerOf(context), asked.Query, asked.OrderBy);
        return FolioListAnswer.WriteAsync(context, asked, found, "manualblocks", ManualBlockJson.Write);
    }

    private async Task CreateAsync(HttpContext context)
    {
        var (id, content) = ManualBlockJson.Read(await FolioBody.ReadAsync(context));
        await (await blocks.CreateAsync(SignIn.CallerOf(context), id, content, context.RequestAborted) switch
        {
            CreateBlock.Created(var block) => FolioRecord.WriteCreatedAsync(
                context, $"/manualblocks/{block.Id}", block, block.Revision, ManualBlockJson.Write),
            CreateBlock.UnknownPatron => FolioErrors.WriteAsync(context, [UnknownPatron(content)]),
            CreateBlock.IdTaken => FolioErrors.WriteAsync(
                context, [new($"id value already exists in table manualblocks: {id}", "id", id ?? "")]),
            _ => throw new UnreachableException(),
        });
    }

    private async Task GetAsync(HttpContext context) =>
        await (await blocks.FindAsync(SignIn.CallerOf(context), FolioRecord.IdOf(context), context.RequestAborted) is { } block
            ? FolioRecord.WriteAsync(context, block, block.Revision, ManualBlockJson.Write)
            : FolioText.NotFoundAsync(context, What));

    private async Task ReplaceAsync(HttpContext context)
    {
        var (id, content) = ManualBlockJson.Read(await FolioBody.ReadAsync(context));
        if (await FolioRecord.RefuseOtherIdAsync(context, id, What))
            return;
        var outcome = await blocks.ReplaceAsync(
            SignIn.CallerOf(context), FolioRecord.IdOf(context), content, IfMatch.Read(context), context.RequestAborted);
        await (outcome is ChangeRecord.UnknownPatron
            ? FolioErrors.WriteAsync(context, [UnknownPatron(content)])
            : FolioRecord.AnswerAsync(context, outcome, What));
    }

    private async Task DeleteAsync(HttpContext context) => await FolioRecord.AnswerAsync(
        context,
        await blocks.DeleteAsync(
            SignIn.CallerOf(context), FolioRecord.IdOf(context), IfMatch.Read(context), context.RequestAborted),
        What);

    private static FolioFault UnknownPatron(BlockContent content) =>
        new("userId is no patron of this library, and the setting Blocks:RequireKnownPatron is on", "userId", content.UserId);
}
