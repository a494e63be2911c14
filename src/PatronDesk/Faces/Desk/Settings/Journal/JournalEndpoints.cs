using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Journal;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Settings;

/// <summary>The journal: who did what to whom and when, in pages and as a file.</summary>
internal sealed class JournalEndpoints(
    JournalList journal, ActorNames actors, PatronRecords patrons, ScanReader scans, TimeProvider clock)
{
    /// <summary>The most entries of a file. A request for more is told to choose days.</summary>
    public const int MostExported = 100_000;

    private const int PageRows = 50;

    public void Map(RouteGroupBuilder desk)
    {
        desk.MapGet("/journal", ShowAsync).Needs(Permissions.ReadJournal);
        desk.MapGet("/journal.csv", ExportAsync).Needs(Permissions.ReadJournal);
    }

    private async Task ShowAsync(HttpContext context)
    {
        var (visit, cancel) = (SettingsPages.Enter(context, "settings.journal"), context.RequestAborted);
        var model = await StartAsync(context);
        var filter = await ReadAsync(model, visit, cancel);
        if (model.Form.Errors.Count > 0)
        {
            await ShowAsync(context, model);
            return;
        }

        var after = JournalPlace.Read(context.Request.Query["after"].ToString());
        var before = after is null ? JournalPlace.Read(context.Request.Query["before"].ToString()) : null;
        try
        {
            // One more than is shown tells whether there is another page.
            var found = await journal.ReadAsync(visit.Library.Id, filter, after, before, PageRows + 1, cancel);
            var isMore = found.Count > PageRows;
            if (isMore)
                found.RemoveAt(before is null ? PageRows : 0);
            await ShowAsync(context, model with
            {
                Entries = found,
                Patrons = await NamesAsync(visit, found, cancel),
                HasNewer = before is null ? after is not null : isMore,
                HasOlder = before is not null || isMore,
            });
        }
        catch (JournalTimeoutException)
        {
            await ShowAsync(context, model with { Trouble = "journal.too-slow" });
        }
    }

    private async Task ExportAsync(HttpContext context)
    {
        var (visit, cancel) = (SettingsPages.Enter(context, "settings.journal"), context.RequestAborted);
        var model = await StartAsync(context);
        var filter = await ReadAsync(model, visit, cancel);
        string? trouble = null;
        try
        {
            if (model.Form.Errors.Count == 0 && await journal.HasMoreThanAsync(visit.Library.Id, filter, MostExported, cancel))
                trouble = "journal.too-many";
        }
        catch (JournalTimeoutException)
        {
            trouble = "journal.too-slow";
        }

        if (trouble is not null || model.Form.Errors.Count > 0)
        {
            await ShowAsync(context, model with { Trouble = trouble });
            return;
        }

        var day = visit.Calendar.ShowDay(clock.GetUtcNow());
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"journal-{day}.csv\"";
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        await using var file = new JournalFile(context.Response.Body, model.Actors, visit);
        await file.BeginAsync(cancel);
        for (var (place, left) = ((JournalPlace?)null, MostExported); left > 0;)
        {
            var entries = await journal.ReadAsync(visit.Library.Id, filter, place, null, JournalList.MostRows, cancel);
            if (entries.Count == 0)
                break;
            await file.WriteAsync(entries, await NamesAsync(visit, entries, cancel), cancel);
            (place, left) = (entries[^1].Place, left - entries.Count);
        }
    }

    private async ValueTask<JournalModel> StartAsync(HttpContext context) => new(JournalFields.Of(context), [])
    {
        Actors = new ActorDirectory(await actors.AllAsync(Visit.Of(context).Person!, context.RequestAborted)),
        Patrons = new Dictionary<string, PatronName>(),
    };

    // A patron is named by a card, or, in a link of a page, by the id, which also finds one who was deleted.
    private async ValueTask<JournalFilter> ReadAsync(JournalModel model, Visit visit, CancellationToken cancel)
    {
        var form = model.Form;
        var filter = JournalFields.Read(form, model.Actors, visit);
        if (form["whom"].Length == 0)
            return filter;
        if (Guid.TryParseExact(form["whom"], "D", out var id))
            return filter with { PatronId = id.ToString("D") };
        if (PatronRules.IsCleanText(form["whom"]) && await scans.FindPatronAsync(visit.Person!, form["whom"], cancel) is { } patron)
            return filter with { PatronId = patron.Found.Uuid };
        form.Refuse("whom", visit.Words["fault.journal-whom"]);
        return filter;
    }

    private ValueTask<IReadOnlyDictionary<string, PatronName>> NamesAsync(
        Visit visit, List<ListedEntry> entries, CancellationToken cancel) =>
        patrons.NamesAsync(visit.Person!, entries.Select(static one => one.PatronId).OfType<string>(), cancel);

    private static Task ShowAsync(HttpContext context, JournalModel model) => Answers.ShowAsync(
        context, JournalPage.CreateSlice(model),
        model.Form.Errors.Count > 0 || model.Trouble is not null ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
}
