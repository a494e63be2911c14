using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Faces.Desk.Blocks;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Settings;

/// <summary>The templates of blocks: listed, added, edited and deleted by those who may on the FOLIO face.</summary>
internal sealed class TemplateEndpoints(TemplateRecords templates)
{
    private const string List = "/desk/settings/templates";
    private const int MostTemplates = 500;

    public void Map(RouteGroupBuilder desk)
    {
        var pages = desk.MapGroup("/settings/templates");
        pages.MapGet("/", ShowListAsync).Needs("manual-block-templates.item.post");
        pages.MapGet("/new", context => ShowFormAsync(context, new(null, TemplateFields.New()))).Needs("manual-block-templates.item.post");
        pages.MapPost("/new", AddAsync).Needs("manual-block-templates.item.post", hasPage: true);
        pages.MapGet("/{id}", ShowEditAsync).Needs("manual-block-templates.item.put");
        pages.MapPost("/{id}", EditAsync).Needs("manual-block-templates.item.put", hasPage: true);
        pages.MapGet("/{id}/delete", AskAsync).Needs("manual-block-templates.item.delete");
        pages.MapPost("/{id}/delete", DeleteAsync).Needs("manual-block-templates.item.delete", hasPage: true);
    }

    private async Task ShowListAsync(HttpContext context)
    {
        var visit = SettingsPages.Enter(context, "settings.templates");
        var all = (await templates.AllAsync(visit.Person!, MostTemplates, context.RequestAborted))
            .Select(static one => (Template: one, Fills: TemplateChoice.Of(one)))
            .OrderBy(static one => one.Fills.Name, StringComparer.OrdinalIgnoreCase);
        var done = Done.Of(context, "template-added", "template-saved", "template-deleted");
        await Answers.ShowAsync(context, TemplatesPage.CreateSlice(new([.. all], done)));
    }

    private async Task AddAsync(HttpContext context)
    {
        var visit = Visit.Of(context);
        var form = FormValues.Read(context.Request.Form, TemplateFields.All);
        form.Revision = "";
        var content = TemplateFields.Read(form, null, visit);
        if (form.Errors.Count > 0)
        {
            await ShowFormAsync(context, new(null, form));
            return;
        }

        // Null where this form has made its template before.
        await templates.CreateAsync(visit.Person!, FormUuid.Of("template", visit.FormId!), content, context.RequestAborted);
        Answers.Lead(context, List + "?done=template-added");
    }

    private async Task ShowEditAsync(HttpContext context)
    {
        if (await FindAsync(context) is { } template)
            await ShowFormAsync(context, new(template, TemplateFields.Of(template)));
    }

    private async Task EditAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } template)
            return;
        var (visit, form) = (Visit.Of(context), FormValues.Read(context.Request.Form, TemplateFields.All));
        var model = new TemplateFormModel(template, form);
        if (form.Revision != template.Revision)
        {
            await MeetAsync(context, model);
            return;
        }

        var content = TemplateFields.Read(form, template.Content, visit);
        if (form.Errors.Count > 0)
        {
            await ShowFormAsync(context, model);
            return;
        }

        // Saved as it is: no new version, and nothing for the journal.
        var outcome = TemplateFields.All.Any(form.IsChanged)
            ? await templates.ReplaceAsync(visit.Person!, template.Id, content, new([form.Revision]), context.RequestAborted)
            : new ChangeRecord.Done();
        switch (outcome)
        {
            case ChangeRecord.Done:
                Answers.Lead(context, List + "?done=template-saved");
                break;
            case ChangeRecord.Changed:
                if (await FindAsync(context) is { } now)
                    await MeetAsync(context, model with { Template = now });
                break;
            case ChangeRecord.NotFound or ChangeRecord.UnknownPatron:
                await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
                break;
            default:
                throw new UnreachableException();
        }
    }

    // Somebody else changed the template: both versions are shown.
    private static Task MeetAsync(HttpContext context, TemplateFormModel model)
    {
        if (model.Form.Meet(TemplateFields.Of(model.Template!)) || model.Form.Now.Count > 0)
            return ShowFormAsync(context, model, StatusCodes.Status409Conflict);
        Answers.Lead(context, List + "?done=template-saved");
        return Task.CompletedTask;
    }

    private async Task AskAsync(HttpContext context)
    {
        if (await FindAsync(context) is { } template)
            await AskAsync(context, new(template, HasChanged: false));
    }

    private async Task DeleteAsync(HttpContext context)
    {
        var (visit, id) = (Visit.Of(context), IdOf(context));
        var wanted = new ExpectedRevision([context.Request.Form["revision"].ToString()]);
        switch (await templates.DeleteAsync(visit.Person!, id, wanted, context.RequestAborted))
        {
            // One that somebody else has deleted is gone too.
            case ChangeRecord.Done or ChangeRecord.NotFound or ChangeRecord.UnknownPatron:
                Answers.Lead(context, List + "?done=template-deleted");
                break;
            case ChangeRecord.Changed:
                if (await FindAsync(context) is { } now)
                    await AskAsync(context, new(now, HasChanged: true));
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>The template of an address; null, once a page says that there is none.</summary>
    private async ValueTask<BlockTemplate?> FindAsync(HttpContext context)
    {
        if (await templates.FindAsync(Visit.Of(context).Person!, IdOf(context), context.RequestAborted) is { } template)
            return template;
        SettingsPages.Enter(context, "settings.templates");
        await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
        return null;
    }

    // The database may not even take a text that no id is.
    private static string IdOf(HttpContext context) =>
        (string)context.Request.RouteValues["id"]! is var id && PatronRules.IsCleanText(id) ? id : "";

    private static Task ShowFormAsync(HttpContext context, TemplateFormModel model, int? status = null)
    {
        SettingsPages.Enter(context, model.Template is null ? "template.new" : "template.edit");
        return Answers.ShowAsync(
            context, TemplateFormPage.CreateSlice(model),
            status ?? (model.Form.Errors.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK));
    }

    private static Task AskAsync(HttpContext context, TemplateQuestion model)
    {
        SettingsPages.Enter(context, "template.delete");
        return Answers.ShowAsync(
            context, TemplateDeletePage.CreateSlice(model),
            model.HasChanged ? StatusCodes.Status409Conflict : StatusCodes.Status200OK);
    }
}
