using System.Diagnostics;
using PatronDesk.Faces.Folio.Wire;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Folio.Users;

/// <summary><c>/groups</c> and <c>/addresstypes</c>: two short lists of the library, as mod-users has them.</summary>
internal sealed class CategoryEndpoints(Categories categories)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var wire in CategoryWire.All)
        {
            var (path, permission, what) = (wire.Path, wire.Permission, wire.What);
            routes.MapGet(path, context => ListAsync(context, wire))
                .WithMetadata(new FolioRoute($"{permission}.collection.get", $"list {what}s"));
            routes.MapPost(path, context => CreateAsync(context, wire))
                .WithMetadata(new FolioRoute($"{permission}.item.post", $"add {what}"));
            routes.MapGet($"{path}/{{id}}", context => GetAsync(context, wire))
                .WithMetadata(new FolioRoute($"{permission}.item.get", $"get {what}"));
            routes.MapPut($"{path}/{{id}}", context => ReplaceAsync(context, wire))
                .WithMetadata(new FolioRoute($"{permission}.item.put", $"update {what}"));
            routes.MapDelete($"{path}/{{id}}", context => DeleteAsync(context, wire))
                .WithMetadata(new FolioRoute($"{permission}.item.delete", $"delete {what}"));
        }
    }

    private Task ListAsync(HttpContext context, CategoryWire wire)
    {
        var asked = FolioList.Read(context);
        var found = categories.Query(SignIn.CallerOf(context), wire.Kind, asked.Query, asked.OrderBy);
        return FolioListAnswer.WriteAsync(context, asked, found, wire.List, wire.Write);
    }

    private async Task GetAsync(HttpContext context, CategoryWire wire)
    {
        var found = await categories.FindAsync(
            SignIn.CallerOf(context), wire.Kind, FolioRecord.IdOf(context), context.RequestAborted);
        await (found is not null
            ? FolioRecord.WriteAsync(context, found, found.Revision, wire.Write)
            : FolioText.NotFoundAsync(context, wire.What));
    }

    private async Task CreateAsync(HttpContext context, CategoryWire wire)
    {
        var (id, content) = wire.Read(await FolioBody.ReadAsync(context));
        var outcome = await categories.CreateAsync(SignIn.CallerOf(context), wire.Kind, id, content, context.RequestAborted);
        await (outcome is ChangeCategory.Done(var made)
            ? FolioRecord.WriteCreatedAsync(context, $"{wire.Path}/{made.Id}", made, made.Revision, wire.Write)
            : RefuseAsync(context, wire, outcome, id, content));
    }

    private async Task ReplaceAsync(HttpContext context, CategoryWire wire)
    {
        var (id, content) = wire.Read(await FolioBody.ReadAsync(context));
        if (await FolioRecord.RefuseOtherIdAsync(context, id, wire.What))
            return;
        var outcome = await categories.ReplaceAsync(
            SignIn.CallerOf(context), wire.Kind, FolioRecord.IdOf(context), content, IfMatch.Read(context), context.RequestAborted);
        await AnswerAsync(context, wire, outcome, id, content);
    }

    private async Task DeleteAsync(HttpContext context, CategoryWire wire)
    {
        var outcome = await categories.DeleteAsync(
            SignIn.CallerOf(context), wire.Kind, FolioRecord.IdOf(context), IfMatch.Read(context), context.RequestAborted);
        await AnswerAsync(context, wire, outcome, id: null, content: null);
    }

    private static Task AnswerAsync(
        HttpContext context, CategoryWire wire, ChangeCategory outcome, string? id, CategoryContent? content)
    {
        if (outcome is not ChangeCategory.Done)
            return RefuseAsync(context, wire, outcome, id, content);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task RefuseAsync(
        HttpContext context, CategoryWire wire, ChangeCategory outcome, string? id, CategoryContent? content)
    {
        switch (outcome)
        {
            case ChangeCategory.NotFound:
                return FolioText.NotFoundAsync(context, wire.What);
            case ChangeCategory.Changed:
                return FolioRecord.ConflictAsync(context, wire.What);
            case ChangeCategory.IdTaken:
                return FolioErrors.WriteAsync(
                    context, [new($"id value already exists in table {wire.Table}: {id}", "id", id ?? "")]);
            case ChangeCategory.NameTaken:
                var name = content?.Name ?? "";
                return FolioErrors.WriteAsync(
                    context, [new($"{wire.Name} value already exists in table {wire.Table}: {name}", wire.Name, name)]);
            case ChangeCategory.InUse:
                return FolioText.BadRequestAsync(context, wire.InUse(FolioRecord.IdOf(context)));
            case ChangeCategory.IsDefault:
                return FolioText.BadRequestAsync(
                    context,
                    $"unable to delete {wire.What} -- it is what users get for whom none was chosen; it can be renamed instead");
            case ChangeCategory.Done:
            default:
                throw new UnreachableException();
        }
    }
}
