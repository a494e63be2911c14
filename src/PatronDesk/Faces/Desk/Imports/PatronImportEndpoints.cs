using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Bulk;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Intake;

namespace PatronDesk.Faces.Desk.Imports;

/// <summary>Imports patrons from a spreadsheet: sent, tried, started, watched, reported and undone.</summary>
internal sealed class PatronImportEndpoints(ImportRuns imports)
{
    private const int LongestName = 200;

    public void Map(RouteGroupBuilder desk)
    {
        desk.MapGet("/import", context => ShowFormAsync(context, null)).Needs(Permissions.RunBulk);
        desk.MapPost("/import", SendAsync).Needs(Permissions.RunBulk, hasPage: true).WithMetadata(new BodyAtMost(ImportRuns.LargestFile));
        desk.MapGet("/import/{id}", ShowAsync).Needs(Permissions.RunBulk);
        desk.MapPost("/import/{id}/check", context => ChangeAsync(context, CheckAsync)).Needs(Permissions.RunBulk);
        desk.MapPost("/import/{id}/start", context => ChangeAsync(context, StartAsync)).Needs(Permissions.RunBulk);
        desk.MapPost("/import/{id}/undo", context => ChangeAsync(context, UndoAsync)).Needs(Permissions.RunBulk);
        desk.MapGet("/import/{id}/report.csv", ReportAsync).Needs(Permissions.RunBulk);
        desk.MapGet("/import/{id}/progress", ShowAsync)
            .WithMetadata(new DeskRoute(Permissions.RunBulk) { IsUnattended = true, HasPage = true });
    }

    private async Task SendAsync(HttpContext context)
    {
        var (visit, sent) = (Visit.Of(context), context.Request.Form);
        if (sent.Files.GetFile("file") is not { Length: > 0 } file)
        {
            await ShowFormAsync(context, visit.Words["import.no-file"]);
            return;
        }

        using var bytes = new MemoryStream((int)file.Length);
        await using (var from = file.OpenReadStream())
            await from.CopyToAsync(bytes, context.RequestAborted);
        var uuid = FormUuid.Of("import", visit.FormId!);
        if (await imports.MakeAsync(
            visit.Person!, uuid, NameOf(file.FileName), bytes.GetBuffer().AsMemory(0, (int)bytes.Length), ImportFields.Read(sent, []),
            context.RequestAborted))
            Answers.Lead(context, $"/desk/import/{uuid}");
        else
            await ShowFormAsync(context, visit.Words["intake.too-many-files", ImportRuns.MostWaiting]);
    }

    // Browsers send the name alone, other programs may send a path, or what no page can show.
    private static string NameOf(string sent)
    {
        var last = sent[(sent.LastIndexOfAny(['/', '\\']) + 1)..];
        var name = ShortText.Of(new([.. last.Where(one => !char.IsControl(one) && !char.IsSurrogate(one))]), LongestName);
        return name.Length > 0 ? name : "file";
    }

    private async Task ShowAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } run)
            return;
        var visit = Visit.Of(context);
        visit.Title = visit.Words["intake.of", run.FileName];
        if (Answers.WantsPart(context))
        {
            if (run.IsBusy)
                await Answers.ShowAsync(context, RunBar.CreateSlice(new(visit.Title, run.Done, run.Size)));
            else
                Answers.Lead(context, $"/desk/import/{run.Uuid}/progress");
            return;
        }

        var model = new ImportRunModel(run)
        {
            CanUndo = imports.CanUndo(run),
            IsOwn = run.IsOf(visit.Person!),
            HasReport = !run.IsBusy && await imports.HasReportAsync(visit.Person!, run, context.RequestAborted),
        };
        await Answers.ShowAsync(context, ImportRunPage.CreateSlice(model));
    }

    private async Task ReportAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } run)
            return;
        var visit = Visit.Of(context);
        if (await imports.FindReportAsync(visit.Person!, run, context.RequestAborted) is not { } rows)
        {
            await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
            return;
        }

        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"import-{visit.Calendar.ShowDay(run.MadeAt)}.csv\"";
        if (!HttpMethods.IsHead(context.Request.Method))
            await ImportReportFile.WriteAsync(context.Response.Body, rows, visit, context.RequestAborted);
    }

    private ValueTask<bool> CheckAsync(HttpContext context, ImportRun run) => imports.CheckAsync(
        Visit.Of(context).Person!, run, ImportFields.Read(context.Request.Form, run.Result?.Columns ?? []), context.RequestAborted);

    private ValueTask<bool> StartAsync(HttpContext context, ImportRun run) =>
        imports.StartAsync(Visit.Of(context).Person!, run, context.RequestAborted);

    private ValueTask<bool> UndoAsync(HttpContext context, ImportRun run) =>
        imports.UndoAsync(Visit.Of(context).Person!, run, context.RequestAborted);

    private async Task ChangeAsync(HttpContext context, Func<HttpContext, ImportRun, ValueTask<bool>> change)
    {
        if (await FindAsync(context) is not { } run)
            return;
        var visit = Visit.Of(context);
        if (await change(context, run))
            Answers.Lead(context, $"/desk/import/{run.Uuid}");
        else
            await Answers.TellAsync(
                context, StatusCodes.Status409Conflict, visit.Words["bulk.refused"], visit.Words["intake.not-now", run.By.Name]);
    }

    private async ValueTask<ImportRun?> FindAsync(HttpContext context)
    {
        var visit = Visit.Of(context);
        visit.Section = "patrons";
        var id = (string)context.Request.RouteValues["id"]!;
        if (await imports.FindAsync(visit.Person!, id, context.RequestAborted) is { } run)
            return run;
        await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
        return null;
    }

    private static Task ShowFormAsync(HttpContext context, string? error)
    {
        var visit = Visit.Of(context);
        (visit.Title, visit.Section) = (visit.Words["intake.title"], "patrons");
        var choices = error is null ? new ImportChoices() : ImportFields.Read(context.Request.Form, []);
        return Answers.ShowAsync(
            context, ImportStartPage.CreateSlice(new(ImportFields.Of(choices), error)),
            error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }
}
