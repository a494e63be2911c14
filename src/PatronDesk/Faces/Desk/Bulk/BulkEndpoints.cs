using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Primitives;
using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Faces.Desk.Blocks;
using PatronDesk.Faces.Desk.Imports;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Intake;

namespace PatronDesk.Faces.Desk.Bulk;

/// <summary>One thing done with many patrons: chosen in the list, shown in a preview, started, watched and reported.</summary>
internal sealed class BulkEndpoints(
    BulkRuns runs, ImportRuns imports, TemplateRecords templates, ScanReader scans, TimeProvider clock)
{
    /// <summary>How many lines a page shows.</summary>
    public const int PageSize = 100;

    /// <summary>How many runs the list of them shows.</summary>
    public const int MostListed = 100;

    public void Map(RouteGroupBuilder desk)
    {
        desk.MapGet("/bulk", ListAsync).Needs(Permissions.RunBulk);
        desk.MapPost("/bulk", ShowFormAsync).Needs(Permissions.RunBulk);
        desk.MapGet("/bulk/new", ShowFormAsync).Needs(Permissions.RunBulk);
        desk.MapPost("/bulk/new", MakeAsync).Needs(Permissions.RunBulk, hasPage: true);
        desk.MapGet("/bulk/{id}", ShowAsync).Needs(Permissions.RunBulk);
        desk.MapPost("/bulk/{id}/run", StartAsync).Needs(Permissions.RunBulk);
        desk.MapPost("/bulk/{id}/stop", StopAsync).Needs(Permissions.RunBulk);
        desk.MapGet("/bulk/{id}/progress", ShowAsync)
            .WithMetadata(new DeskRoute(Permissions.RunBulk) { IsUnattended = true, HasPage = true });
    }

    private async Task ShowFormAsync(HttpContext context)
    {
        // The list of patrons sends its ticks by a form; they may come in an address too.
        IEnumerable<KeyValuePair<string, StringValues>> sent =
            HttpMethods.IsPost(context.Request.Method) ? context.Request.Form : context.Request.Query;
        if (BulkFields.ActionOf(sent.FirstOrDefault(static one => one.Key == "do").Value.ToString()) is not { } action)
        {
            await Answers.ExplainAsync(context, StatusCodes.Status400BadRequest);
            return;
        }

        var choice = BulkChoice.Read(sent);
        if (choice is { Searched: null, Ticked.Count: 0 })
            await RefuseAsync(context, "bulk.nobody");
        else
            await ShowFormAsync(
                context, action, choice, await ChosenAsync(context, sent) is { } chosen ? BlockFields.Of(chosen) : BulkFields.New(action),
                sent);
    }

    private async Task ListAsync(HttpContext context)
    {
        var visit = Visit.Of(context);
        var (words, person, cancel) = (visit.Words, visit.Person!, context.RequestAborted);
        (visit.Title, visit.Section) = (words["bulk.list"], "patrons");
        List<ListedRun> listed =
        [
            .. (await runs.ListAsync(person, MostListed, cancel)).Select(run => new ListedRun(
                $"/desk/bulk/{run.Uuid}", BulkWords.Does(words, run), run.By.Name, run.StartedAt ?? run.MadeAt,
                words[BulkWords.StateOf(run)])),
            .. (await imports.ListAsync(person, MostListed, cancel)).Select(run => new ListedRun(
                $"/desk/import/{run.Uuid}", words["intake.of", run.FileName], run.By.Name,
                run.StartedAt ?? run.MadeAt, ImportWords.StateOf(run, words))),
        ];
        await Answers.ShowAsync(
            context, BulkListPage.CreateSlice([.. listed.OrderByDescending(static run => run.At).Take(MostListed)]));
    }

    private async Task MakeAsync(HttpContext context)
    {
        var (visit, sent) = (Visit.Of(context), context.Request.Form);
        if (BulkFields.ActionOf(sent["do"].ToString()) is not { } action)
        {
            await Answers.ExplainAsync(context, StatusCodes.Status400BadRequest);
            return;
        }

        var (choice, form) = (BulkChoice.Read(sent), BulkFields.Read(sent, action));
        var task = BulkFields.TaskOf(action, form, await ChosenAsync(context, sent), visit, Today(context));
        if (form.Errors.Count > 0)
        {
            await ShowFormAsync(context, action, choice, form, sent);
            return;
        }

        switch (await MakeAsync(context, choice, task))
        {
            case MakeBulk.Made(var run):
                Answers.Lead(context, $"/desk/bulk/{run.Uuid}");
                break;
            case MakeBulk.NoPatrons:
                await RefuseAsync(context, "bulk.nobody");
                break;
            case MakeBulk.TooMany:
                await RefuseAsync(context, "bulk.too-many", visit.Words.Number(BulkRuns.MostPatrons));
                break;
            default:
                throw new UnreachableException();
        }
    }

    private async ValueTask<MakeBulk> MakeAsync(HttpContext context, BulkChoice choice, BulkTask task)
    {
        var (visit, cancel) = (Visit.Of(context), context.RequestAborted);
        var (person, uuid) = (visit.Person!, FormUuid.Of("bulk", visit.FormId!));
        if (choice.Searched is not { } searched)
            return await runs.MakeAsync(person, uuid, task, choice.Ticked, cancel);
        // One character alone is a barcode or nothing, as in the list.
        if (searched.Text.Length == 1)
        {
            return await scans.FindPatronAsync(person, searched.Text, cancel) is { } one
                ? await runs.MakeAsync(person, uuid, task, [one.Found.Uuid], cancel)
                : await runs.MakeAsync(person, uuid, task, searched with { Text = "" }, cancel);
        }

        return await runs.MakeAsync(person, uuid, task, searched, cancel);
    }

    private async Task ShowAsync(HttpContext context)
    {
        var (visit, cancel) = (Visit.Of(context), context.RequestAborted);
        if (await FindAsync(context) is not { } run)
            return;
        var model = new BulkRunModel(run, await runs.ProgressAsync(visit.Person!, run, cancel)) { Now = clock.GetUtcNow() };
        if (Answers.WantsPart(context))
        {
            // The bar asks no more once the run is over: the report takes its place.
            if (run.EndedAt is null)
                await Answers.ShowAsync(context, RunBar.CreateSlice(model.BarIn(visit.Words)));
            else
                Answers.Lead(context, $"/desk/bulk/{run.Uuid}/progress");
            return;
        }

        long.TryParse(context.Request.Query["after"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var after);
        // While it runs there is the bar alone, which changes all the time.
        var lines = run.StartedAt is not null && run.EndedAt is null
            ? []
            : await runs.LinesAsync(visit.Person!, run, after, PageSize, cancel);
        (visit.Title, visit.Section) = (model.Does(visit.Words), "patrons");
        await Answers.ShowAsync(context, BulkPage.CreateSlice(model with { Lines = lines, After = after }));
    }

    private async Task StartAsync(HttpContext context)
    {
        var (id, person) = ((string)context.Request.RouteValues["id"]!, Visit.Of(context).Person!);
        switch (await runs.StartAsync(person, id, context.RequestAborted))
        {
            case StartBulk.Started:
                Answers.Lead(context, $"/desk/bulk/{id.ToLowerInvariant()}");
                break;
            case StartBulk.NotFound:
                await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private async Task StopAsync(HttpContext context)
    {
        var (id, person) = ((string)context.Request.RouteValues["id"]!, Visit.Of(context).Person!);
        switch (await runs.StopAsync(person, id, context.RequestAborted))
        {
            case StopBulk.Over or StopBulk.NotStarted:
                Answers.Lead(context, $"/desk/bulk/{id.ToLowerInvariant()}");
                break;
            case StopBulk.NotFound:
                await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private async ValueTask<BulkRun?> FindAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (await runs.FindAsync(Visit.Of(context).Person!, id, context.RequestAborted) is { } run)
            return run;
        await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
        return null;
    }

    private DateOnly Today(HttpContext context) => Visit.Of(context).Calendar.DateOf(clock.GetUtcNow());

    private static Task RefuseAsync(HttpContext context, string key, params ReadOnlySpan<object?> values)
    {
        var words = Visit.Of(context).Words;
        Visit.Of(context).Section = "patrons";
        return Answers.TellAsync(context, StatusCodes.Status422UnprocessableEntity, words["bulk.refused"], words[key, values]);
    }

    // The template that a form of a block was filled from; null for none.
    private async ValueTask<TemplateChoice?> ChosenAsync(HttpContext context, IEnumerable<KeyValuePair<string, StringValues>> sent)
    {
        var wanted = sent.FirstOrDefault(static one => one.Key == "template").Value.ToString();
        return wanted.Length == 0
            ? null
            : (await TemplateChoice.AllAsync(templates, Visit.Of(context).Person!, context.RequestAborted))
                .FirstOrDefault(one => one.Id == wanted);
    }

    private async Task ShowFormAsync(
        HttpContext context, BulkAction action, BulkChoice choice, FormValues form, IEnumerable<KeyValuePair<string, StringValues>> sent)
    {
        var visit = Visit.Of(context);
        var model = new BulkFormModel(action, choice, form)
        {
            Today = Today(context),
            Templates = action == BulkAction.Block
                ? await TemplateChoice.AllAsync(templates, visit.Person!, context.RequestAborted)
                : [],
            Chosen = (await ChosenAsync(context, sent))?.Id,
        };
        (visit.Title, visit.Section) = (visit.Words["bulk.do." + BulkTask.NameOf(model.Action)], "patrons");
        await Answers.ShowAsync(
            context, BulkFormPage.CreateSlice(model),
            model.Form.Errors.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }
}
