using System.Text.Json;
using PatronDesk.Blocks;

namespace PatronDesk.Faces.Folio;

/// <summary><c>/manual-block-templates</c>: what ui-users offers when staff make a block.</summary>
internal sealed class TemplateEndpoints(TemplateRecords templates)
{
    private const string What = "manual-block-template";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/manual-block-templates", ListAsync)
            .WithMetadata(new FolioRoute("manual-block-templates.collection.get", "list manual-block-templates"));
        routes.MapPost("/manual-block-templates", CreateAsync)
            .WithMetadata(new FolioRoute("manual-block-templates.item.post", "add manual-block-template"));
        routes.MapGet("/manual-block-templates/{id}", GetAsync)
            .WithMetadata(new FolioRoute("manual-block-templates.item.get", "get manual-block-template"));
        routes.MapPut("/manual-block-templates/{id}", ReplaceAsync)
            .WithMetadata(new FolioRoute("manual-block-templates.item.put", "update manual-block-template"));
        routes.MapDelete("/manual-block-templates/{id}", DeleteAsync)
            .WithMetadata(new FolioRoute("manual-block-templates.item.delete", "delete manual-block-template"));
    }

    private Task ListAsync(HttpContext context)
    {
        var asked = FolioList.Read(context);
        var listing = templates.List(SignIn.CallerOf(context), asked.ToListQuery());
        return FolioListAnswer.WriteAsync(context, asked, listing, "manualBlockTemplates", Write);
    }

    private async Task CreateAsync(HttpContext context)
    {
        var draft = Read(await FolioBody.ReadAsync(context));
        if (draft.Id.Length == 0)
            draft = draft with { Id = Guid.NewGuid().ToString("D") };
        if (await templates.CreateAsync(SignIn.CallerOf(context), draft, context.RequestAborted) is not { } template)
        {
            await FolioErrors.WriteAsync(
                context, [new($"id value already exists in table manual_block_templates: {draft.Id}", "id", draft.Id)]);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = $"/manual-block-templates/{template.Id}";
        FolioRevision.Tell(context, template.Revision);
        await JsonBody.WriteAsync(context, template, Write);
    }

    private async Task GetAsync(HttpContext context)
    {
        var template = await templates.FindAsync(SignIn.CallerOf(context), IdOf(context), context.RequestAborted);
        if (template is null)
        {
            await FolioText.NotFoundAsync(context, What);
            return;
        }

        FolioRevision.Tell(context, template.Revision);
        await JsonBody.WriteAsync(context, template, Write);
    }

    private async Task ReplaceAsync(HttpContext context)
    {
        var draft = Read(await FolioBody.ReadAsync(context));
        var id = IdOf(context);
        if (draft.Id.Length > 0 && !draft.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
        {
            await FolioText.BadRequestAsync(
                context, $"unable to update {What} -- the body's id {draft.Id} is not the address's id {id}; leave it out, or send the same");
            return;
        }

        await AnswerAsync(context, await templates.ReplaceAsync(
            SignIn.CallerOf(context), draft with { Id = id }, FolioRevision.Wanted(context), context.RequestAborted));
    }

    private async Task DeleteAsync(HttpContext context) => await AnswerAsync(context, await templates.DeleteAsync(
        SignIn.CallerOf(context), IdOf(context), FolioRevision.Wanted(context), context.RequestAborted));

    private static Task AnswerAsync(HttpContext context, ChangeRecord outcome)
    {
        switch (outcome)
        {
            case ChangeRecord.Done:
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            case ChangeRecord.Changed:
                return FolioRevision.ConflictAsync(context, What);
            default:
                return FolioText.NotFoundAsync(context, What);
        }
    }

    private static BlockTemplate Read(FolioBody body)
    {
        string? id = null, name = null, code = null, desc = null, content = null;
        body.ReadObject((ref Utf8JsonReader reader, string property, string path) =>
        {
            switch (property)
            {
                case "id":
                    id = body.Uuid(ref reader, path);
                    return true;
                case "name":
                    name = body.String(ref reader, path);
                    return true;
                case "code":
                    code = body.String(ref reader, path);
                    return true;
                case "desc":
                    desc = body.String(ref reader, path);
                    return true;
                case "blockTemplate":
                    content = body.Raw(ref reader, path);
                    return true;
                case "metadata":
                    return MetadataJson.Check(body, ref reader, path);
                default:
                    return false;
            }
        });
        if (name is null)
            body.Fault(FolioFault.Missing("name"));
        body.RefuseFaults();
        return new BlockTemplate { Id = id ?? "", Name = name!, Code = code, Description = desc, Content = content };
    }

    internal static void Write(Utf8JsonWriter writer, BlockTemplate template)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, template.Name);
        if (template.Code is not null)
            writer.WriteString("code"u8, template.Code);
        if (template.Description is not null)
            writer.WriteString("desc"u8, template.Description);
        if (template.Content is not null)
        {
            writer.WritePropertyName("blockTemplate"u8);
            writer.WriteRawValue(template.Content);
        }

        MetadataJson.Write(writer, template.Mark!);
        writer.WriteString("id"u8, template.Id);
        writer.WriteEndObject();
    }

    private static string IdOf(HttpContext context) => (string)context.Request.RouteValues["id"]!;
}
