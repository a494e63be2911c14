using System.Text.Json;
using PatronDesk.Blocks;
using PatronDesk.Faces.Folio.Wire;

namespace PatronDesk.Faces.Folio.Blocks;

/// <summary><c>/manual-block-templates</c>: the templates that ui-users offers when staff make a block.</summary>
internal sealed class TemplateEndpoints(TemplateRecords templates)
{
    private const string What = "manual-block-template";

    // The properties that the schema names have types; any other property is allowed.
    private static readonly FolioFields<Sent> Content = new FolioFields<Sent>
    {
        { "desc", CheckText },
        { "patronMessage", CheckText },
        { "borrowing", CheckFlag },
        { "renewals", CheckFlag },
        { "requests", CheckFlag },
    }.AllowingOthers();

    private static readonly FolioFields<Sent> Fields = new()
    {
        { "id", FolioKind.Uuid, (template, id) => template.Id = id },
        { "name", FolioKind.Text, (template, name) => template.Name = name },
        { "code", FolioKind.Text, (template, code) => template.Code = code },
        { "desc", FolioKind.Text, (template, desc) => template.Description = desc },
        { "blockTemplate", ReadContent },
        { "metadata", MetadataJson.Check },
    };

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
        var found = templates.Query(SignIn.CallerOf(context), asked.Query, asked.OrderBy);
        return FolioListAnswer.WriteAsync(context, asked, found, "manualBlockTemplates", Write);
    }

    private async Task CreateAsync(HttpContext context)
    {
        var (id, content) = Read(await FolioBody.ReadAsync(context));
        await (await templates.CreateAsync(SignIn.CallerOf(context), id, content, context.RequestAborted) is { } template
            ? FolioRecord.WriteCreatedAsync(context, $"/manual-block-templates/{template.Id}", template, template.Revision, Write)
            : FolioErrors.WriteAsync(
                context, [new($"id value already exists in table manual_block_templates: {id}", "id", id ?? "")]));
    }

    private async Task GetAsync(HttpContext context) =>
        await (await templates.FindAsync(SignIn.CallerOf(context), FolioRecord.IdOf(context), context.RequestAborted) is { } template
            ? FolioRecord.WriteAsync(context, template, template.Revision, Write)
            : FolioText.NotFoundAsync(context, What));

    private async Task ReplaceAsync(HttpContext context)
    {
        var (id, content) = Read(await FolioBody.ReadAsync(context));
        if (await FolioRecord.RefuseOtherIdAsync(context, id, What))
            return;
        await FolioRecord.AnswerAsync(
            context,
            await templates.ReplaceAsync(
                SignIn.CallerOf(context), FolioRecord.IdOf(context), content, IfMatch.Read(context),
                context.RequestAborted),
            What);
    }

    private async Task DeleteAsync(HttpContext context) => await FolioRecord.AnswerAsync(
        context,
        await templates.DeleteAsync(
            SignIn.CallerOf(context), FolioRecord.IdOf(context), IfMatch.Read(context), context.RequestAborted),
        What);

    /// <summary>Reads a template; the id is null if none was sent. A refusal names every fault of the body.</summary>
    internal static (string? Id, TemplateContent Content) Read(FolioBody body)
    {
        var sent = Fields.Read(body, new Sent());
        body.Require(sent.Name, "name");
        body.RefuseFaults();
        return (sent.Id, new TemplateContent(sent.Name!, sent.Code, sent.Description, sent.Block));
    }

    private static void ReadContent(FolioBody body, ref Utf8JsonReader reader, string path, Sent template)
    {
        // Look ahead with a copy of the reader, and keep the text as it was sent.
        var ahead = reader;
        if (ahead.TokenType != JsonTokenType.Null)
            Content.Read(body, ref ahead, path, template);
        template.Block = body.Raw(ref reader, path);
    }

    private static void CheckText(FolioBody body, ref Utf8JsonReader reader, string path)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
            throw body.WrongType(ref reader, path, "a string");
    }

    private static void CheckFlag(FolioBody body, ref Utf8JsonReader reader, string path) => body.Flag(ref reader, path);

    internal static void Write(Utf8JsonWriter writer, BlockTemplate template)
    {
        var content = template.Content;
        writer.WriteStartObject();
        writer.WriteString("name"u8, content.Name);
        writer.WriteIfSet("code"u8, content.Code);
        writer.WriteIfSet("desc"u8, content.Description);
        writer.WriteRawIfSet("blockTemplate"u8, content.Block);
        MetadataJson.Write(writer, template.Stamp);
        writer.WriteString("id"u8, template.Id);
        writer.WriteEndObject();
    }

    private sealed class Sent
    {
        public string? Id { get; set; }

        public string? Name { get; set; }

        public string? Code { get; set; }

        public string? Description { get; set; }

        public string? Block { get; set; }
    }
}
