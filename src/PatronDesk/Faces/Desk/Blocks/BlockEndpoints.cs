using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Faces.Desk.Patrons;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Blocks;

/// <summary>Blocks: added by hand or from a template, edited, and lifted with a reason.</summary>
internal sealed class BlockEndpoints(
    BlockRecords blocks, TemplateRecords templates, PatronRecords patrons, PatronReader reader, ActorNames journal, TimeProvider clock)
{
    public void Map(RouteGroupBuilder desk)
    {
        desk.MapGet("/patrons/{id}/blocks/new", ShowNewAsync).Needs("manualblocks.item.post");
        desk.MapPost("/patrons/{id}/blocks/new", AddAsync).Needs("manualblocks.item.post", hasPage: true);
        desk.MapGet("/blocks/{id}", ShowEditAsync).Needs("manualblocks.item.put");
        desk.MapPost("/blocks/{id}", EditAsync).Needs("manualblocks.item.put", hasPage: true);
        desk.MapGet("/blocks/{id}/lift", ShowLiftAsync).Needs("manualblocks.item.delete");
        desk.MapPost("/blocks/{id}/lift", LiftAsync).Needs("manualblocks.item.delete", hasPage: true);
    }

    private async Task ShowNewAsync(HttpContext context)
    {
        if (await reader.FindAsync(context) is not { } patron)
            return;
        var choices = await TemplatesAsync(context);
        var chosen = choices.FirstOrDefault(one => one.Id == context.Request.Query["template"].ToString());
        var form = chosen is null ? BlockFields.New() : BlockFields.Of(chosen);
        await ShowFormAsync(context, new(patron, null, form) { Templates = choices, Chosen = chosen?.Id, Today = Today(context) });
    }

    private async Task AddAsync(HttpContext context)
    {
        if (await reader.FindAsync(context) is not { } patron)
            return;
        var visit = Visit.Of(context);
        var form = FormValues.Read(context.Request.Form, BlockFields.All);
        form.Revision = "";
        var choices = await TemplatesAsync(context);
        var chosen = choices.FirstOrDefault(one => one.Id == context.Request.Form["template"].ToString());
        var content = BlockFields.Read(form, before: null, visit, Today(context)).For(patron.Uuid, chosen?.Code);
        if (form.Errors.Count > 0)
        {
            await ShowFormAsync(context, new(patron, null, form) { Templates = choices, Chosen = chosen?.Id, Today = Today(context) });
            return;
        }

        switch (await blocks.CreateAsync(visit.Person!, FormUuid.Of("block", visit.FormId!), content, context.RequestAborted))
        {
            // The same form sent twice makes the same block.
            case CreateBlock.Created or CreateBlock.IdTaken:
                Answers.Lead(context, $"/desk/patrons/{patron.Uuid}?done=blocked");
                break;
            case CreateBlock.UnknownPatron:
                await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private async Task ShowEditAsync(HttpContext context)
    {
        if (await FindAsync(context) is var (block, patron))
            await ShowFormAsync(context, new(patron, block, BlockFields.Of(block, Visit.Of(context).Calendar)) { Today = Today(context) });
    }

    private async Task EditAsync(HttpContext context)
    {
        if (await FindAsync(context) is not var (block, patron))
            return;
        var (visit, cancel) = (Visit.Of(context), context.RequestAborted);
        var form = FormValues.Read(context.Request.Form, BlockFields.All);
        var model = new BlockFormModel(patron, block, form) { Today = Today(context) };
        if (form.Revision != block.Revision)
        {
            await MeetAsync(context, model);
            return;
        }

        var content = BlockFields.Read(form, block.Content, visit, Today(context)).In(block.Content);
        if (form.Errors.Count > 0)
        {
            await ShowFormAsync(context, model);
            return;
        }

        // Saved as it is: no new version, and nothing for the journal.
        var outcome = content == block.Content
            ? new ChangeRecord.Done()
            : await blocks.ReplaceAsync(visit.Person!, block.Id, content, new([form.Revision]), cancel);
        switch (outcome)
        {
            case ChangeRecord.Done:
                Answers.Lead(context, $"/desk/patrons/{patron.Uuid}?done=block-saved");
                break;
            case ChangeRecord.Changed:
                if (await FindAsync(context) is var (now, _))
                    await MeetAsync(context, model with { Block = now });
                break;
            case ChangeRecord.NotFound:
                await TellGoneAsync(context, block.Id);
                break;
            case ChangeRecord.UnknownPatron:
                await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
                break;
            default:
                throw new UnreachableException();
        }
    }

    // Somebody else changed the block: both versions are shown.
    private static Task MeetAsync(HttpContext context, BlockFormModel model)
    {
        if (model.Form.Meet(BlockFields.Of(model.Block!, Visit.Of(context).Calendar)) || model.Form.Now.Count > 0)
            return ShowFormAsync(context, model, StatusCodes.Status409Conflict);
        Answers.Lead(context, $"/desk/patrons/{model.Patron.Uuid}?done=block-saved");
        return Task.CompletedTask;
    }

    private async Task ShowLiftAsync(HttpContext context)
    {
        if (await FindAsync(context) is var (block, patron))
            await ShowLiftAsync(context, new(patron, block, new FormValues()));
    }

    private async Task LiftAsync(HttpContext context)
    {
        if (await FindAsync(context) is not var (block, patron))
            return;
        var (visit, form) = (Visit.Of(context), FormValues.Read(context.Request.Form, ["reason"]));
        switch (await blocks.LiftAsync(visit.Person!, block.Id, form["reason"], context.RequestAborted))
        {
            case LiftBlock.Lifted:
                Answers.Lead(context, $"/desk/patrons/{patron.Uuid}?done=lifted");
                break;
            case LiftBlock.NotInForce:
                await TellGoneAsync(context, block.Id);
                break;
            case LiftBlock.BadReason:
                form.Revision = "";
                form.Refuse("reason", visit.Words["fault.reason", BlockRecords.LongestReason]);
                await ShowLiftAsync(context, new(patron, block, form));
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>The block of an address with its patron; null, once a page says that it is gone.</summary>
    private async ValueTask<(ManualBlock Block, Patron Patron)?> FindAsync(HttpContext context)
    {
        var (visit, id, cancel) = (Visit.Of(context), (string)context.Request.RouteValues["id"]!, context.RequestAborted);
        visit.Section = "patrons";
        if (await blocks.FindAsync(visit.Person!, Known(id), cancel) is not { } block)
        {
            await TellGoneAsync(context, id);
            return null;
        }

        if (await patrons.FindAsync(visit.Person!, PatronKey.OfUuid(block.Content.UserId), cancel) is { } patron)
            return (block, patron);
        await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
        return null;
    }

    // Says who was faster, where the journal knows it.
    private async Task TellGoneAsync(HttpContext context, string id)
    {
        var (visit, words) = (Visit.Of(context), Visit.Of(context).Words);
        var last = await journal.LastAsync(visit.Person!, Known(id).ToLowerInvariant(), context.RequestAborted);
        if (last?.Action is "block.lifted" or "block.deleted")
        {
            await Answers.TellAsync(
                context, StatusCodes.Status409Conflict, words["block.gone.title"],
                words["block.gone", JournalWords.By(last, words), words.Time(last.At, visit.Calendar)]);
        }
        else
        {
            await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
        }
    }

    // The database may not even take a text that no id is.
    private static string Known(string id) => PatronRules.IsCleanText(id) ? id : "";

    private ValueTask<IReadOnlyList<TemplateChoice>> TemplatesAsync(HttpContext context) =>
        TemplateChoice.AllAsync(templates, Visit.Of(context).Person!, context.RequestAborted);

    private DateOnly Today(HttpContext context) => Visit.Of(context).Calendar.DateOf(clock.GetUtcNow());

    private static Task ShowFormAsync(HttpContext context, BlockFormModel model, int? status = null)
    {
        var visit = Visit.Of(context);
        visit.Title = visit.Words[model.Block is null ? "block.new" : "block.edit"];
        return Answers.ShowAsync(
            context, BlockFormPage.CreateSlice(model),
            status ?? (model.Form.Errors.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK));
    }

    private static Task ShowLiftAsync(HttpContext context, LiftModel model)
    {
        Visit.Of(context).Title = Visit.Of(context).Words["block.lift"];
        return Answers.ShowAsync(
            context, LiftPage.CreateSlice(model),
            model.Form.Errors.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }
}
