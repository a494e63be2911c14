using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Faces.Desk.Patrons;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Lending;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Merging;

/// <summary>Merging two records of one person: the other is found, both are seen side by side, and for a day it can be undone.</summary>
internal sealed class MergeEndpoints(
    PatronRecords patrons, PatronMerges merges, PatronFinder finder, PatronReader reader, ScanReader scans, BlockRecords blocks,
    Loans loans, MergeValues values, TimeProvider clock)
{
    private const int MostFound = 20;

    public void Map(RouteGroupBuilder desk)
    {
        desk.MapGet("/patrons/{id}/merge", ShowAsync).Needs(Permissions.MergePatrons);
        desk.MapPost("/patrons/{id}/merge", MergeAsync).Needs(Permissions.MergePatrons, hasPage: true);
        desk.MapGet("/merges/{id}", ShowMergedAsync).Needs(Permissions.MergePatrons);
        desk.MapPost("/merges/{id}/undo", UndoAsync).Needs(Permissions.MergePatrons);
    }

    private async Task ShowAsync(HttpContext context)
    {
        if (await reader.FindAsync(context) is not { } patron)
            return;
        var (visit, query, cancel) = (Visit.Of(context), context.Request.Query, context.RequestAborted);
        var (with, text) = (query["with"].ToString().ToLowerInvariant(), query["q"].ToString());
        if (with.Length > 0)
        {
            if (with != patron.Uuid && await patrons.FindWithDetailsAsync(visit.Person!, PatronKey.OfUuid(with), cancel) is { } other)
                await ShowBothAsync(context, patron, other);
            else
                await RefuseAsync(context, patron, await WhyNotAsync(visit, patron.Uuid, with, cancel));
            return;
        }

        if (Scan.Trim(text).Length == 0)
        {
            var doubles = await finder.DoublesAsync(
                visit.Person!, patron.FirstName, patron.LastName, patron.Phone ?? "", patron.Email ?? "", patron.Id, cancel);
            await ShowFindAsync(context, new(patron, "") { Found = [.. doubles.Select(static one => one.Patron)] });
            return;
        }

        if (await scans.FindPatronAsync(visit.Person!, text, cancel) is { Found: var scanned })
        {
            if (scanned.Uuid == patron.Uuid)
                await RefuseAsync(context, patron, visit.Words["merge.itself"]);
            else
                Answers.Lead(context, $"/desk/patrons/{patron.Uuid}/merge?with={scanned.Uuid}");
            return;
        }

        var found = await finder.FindAsync(
            visit.Person!, new() { Text = text.Trim() }, PatronOrder.ByName, after: null, before: null, MostFound, cancel);
        await ShowFindAsync(context, new(patron, ShortText.Of(text, 128))
        {
            Found = [.. found.Patrons.Select(static one => one.Patron).Where(one => one.Uuid != patron.Uuid)],
            HasMore = found.HasLater,
        });
    }

    private async Task MergeAsync(HttpContext context)
    {
        var (visit, form, cancel) = (Visit.Of(context), context.Request.Form, context.RequestAborted);
        var (left, right) = (PatronReader.KeyOf(context).Text, PatronKey.OfUuid(form["other"].ToString()).Text);
        var (keep, from) = form["keep"] == "right" ? ("right", "left") : ("left", "right");
        var (leftSeen, rightSeen) = (Seen(form["revision_left"].ToString()), Seen(form["revision_right"].ToString()));
        var wanted = new MergeWanted(
            FormUuid.Of("merge", visit.FormId!), keep == "left" ? left : right, keep == "left" ? right : left)
        {
            KeptRevision = keep == "left" ? leftSeen : rightSeen,
            GoneRevision = keep == "left" ? rightSeen : leftSeen,
            FromGone = [.. MergeField.All.Select(static field => field.Name).Where(name => form[$"from_{name}"] == from)],
        };
        if (form["sure"] != "yes")
        {
            await ShowAgainAsync(context, right, keep, "merge.not-sure");
            return;
        }

        // Before anything is read: sent twice, one of the two is gone already.
        var outcome = await merges.MergeAsync(visit.Person!, wanted, cancel);
        switch (outcome)
        {
            case MergePatrons.Merged(var id):
                Answers.Lead(context, $"/desk/merges/{id}");
                break;
            case MergePatrons.Itself or MergePatrons.NotFound or MergePatrons.IsDeleted:
                if (await reader.FindAsync(context) is { } patron)
                    await RefuseAsync(context, patron, await WhyNotAsync(visit, left, right, cancel));
                break;
            case MergePatrons.Changed:
                await ShowAgainAsync(context, right, keep, "merge.changed");
                break;
            default:
                throw new UnreachableException();
        }
    }

    // With what was chosen.
    private async Task ShowAgainAsync(HttpContext context, string right, string keep, string error)
    {
        if (await reader.FindAsync(context) is not { } patron)
            return;
        var (visit, form, key) = (Visit.Of(context), context.Request.Form, PatronKey.OfUuid(right));
        if (right != patron.Uuid && await patrons.FindWithDetailsAsync(visit.Person!, key, context.RequestAborted) is { } other)
            await ShowBothAsync(context, patron, other, keep, name => form[$"from_{name}"].ToString(), visit.Words[error]);
        else
            await RefuseAsync(context, patron, await WhyNotAsync(visit, patron.Uuid, right, context.RequestAborted));
    }

    private async Task ShowMergedAsync(HttpContext context)
    {
        var (visit, id) = (Visit.Of(context), Known((string)context.Request.RouteValues["id"]!));
        if (await merges.FindAsync(visit.Person!, id, context.RequestAborted) is { } report)
            await ShowMergedAsync(context, report, error: null);
        else
            await Answers.TellAsync(
                context, StatusCodes.Status404NotFound, visit.Words["merge.forgotten.title"], visit.Words["merge.forgotten"]);
    }

    private async Task UndoAsync(HttpContext context)
    {
        var (visit, cancel, words) = (Visit.Of(context), context.RequestAborted, Visit.Of(context).Words);
        var id = Known((string)context.Request.RouteValues["id"]!);
        string? error;
        switch (await merges.UndoAsync(visit.Person!, id, cancel))
        {
            case UndoMerge.Undone:
                Answers.Lead(context, $"/desk/merges/{id}");
                return;
            case UndoMerge.NotFound:
                await Answers.TellAsync(
                    context, StatusCodes.Status404NotFound, words["merge.forgotten.title"], words["merge.forgotten"]);
                return;
            case UndoMerge.TooLate:
                error = words["merge.undo.late"];
                break;
            case UndoMerge.Erased:
                error = words["merge.undo.erased"];
                break;
            case UndoMerge.KeptIsDeleted:
                error = words["merge.undo.deleted"];
                break;
            case UndoMerge.KeptIsMerged:
                error = words["merge.undo.merged"];
                break;
            case UndoMerge.Taken(var field):
                error = words["merge.undo.taken", words[$"field.{field.ToString().ToLowerInvariant()}"]];
                break;
            default:
                throw new UnreachableException();
        }

        if (await merges.FindAsync(visit.Person!, id, cancel) is { } report)
            await ShowMergedAsync(context, report, error);
    }

    private async Task ShowBothAsync(
        HttpContext context, Patron left, Patron right, string keep = "left", Func<string, string>? chosen = null, string? error = null)
    {
        var (visit, cancel) = (Visit.Of(context), context.RequestAborted);
        visit.Title = visit.Words["merge.title"];
        var model = new MergeModel(await SideAsync(visit, left, cancel), await SideAsync(visit, right, cancel))
        {
            Keep = keep,
            Rows = await values.RowsAsync(visit, left, right, chosen ?? (static _ => ""), cancel),
            Error = error,
        };
        await Answers.ShowAsync(
            context, MergePage.CreateSlice(model), error is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);
    }

    private async ValueTask<MergeSide> SideAsync(Visit visit, Patron patron, CancellationToken cancel) => new(
        patron,
        (await blocks.OfPatronAsync(visit.Person!, patron.Uuid, cancel)).Count,
        await loans.CountsAsync(visit.Person!, patron.Uuid, cancel));

    private async ValueTask<string> WhyNotAsync(Visit visit, string left, string right, CancellationToken cancel)
    {
        if (left == right)
            return visit.Words["merge.itself"];
        var key = PatronKey.OfUuid(right);
        if (await merges.FindAwayAsync(visit.Person!, key.Text, cancel) is { } away)
            return visit.Words["merge.away", away.Into is { } into ? Names.Of(into) : "–"];
        return visit.Words[await patrons.FindDeletedAsync(visit.Person!, key, cancel) is null ? "merge.nobody" : "merge.deleted"];
    }

    private static Task RefuseAsync(HttpContext context, Patron patron, string why) =>
        ShowFindAsync(context, new(patron, "") { Error = why }, StatusCodes.Status409Conflict);

    private static Task ShowFindAsync(HttpContext context, MergeFindModel model, int status = StatusCodes.Status200OK)
    {
        var visit = Visit.Of(context);
        (visit.Title, visit.IsForScanner) = (visit.Words["merge.title"], true);
        return Answers.ShowAsync(context, MergeFindPage.CreateSlice(model), status);
    }

    private Task ShowMergedAsync(HttpContext context, MergeReport report, string? error)
    {
        var visit = Visit.Of(context);
        (visit.Title, visit.Section) = (visit.Words[report.Merge.UndoneAt is null ? "merge.done" : "merge.undone"], "patrons");
        var until = report.Merge.MergedAt + Merge.Undoable;
        var isOpen = report is { Merge.UndoneAt: null, Kept: not null, Gone: not null } && clock.GetUtcNow() < until;
        return Answers.ShowAsync(
            context,
            MergedPage.CreateSlice(new(report) { UndoableUntil = isOpen ? until : null, Error = error }),
            error is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);
    }

    // A form without a revision is not taken as one that has seen any.
    private static ExpectedRevision Seen(string revision) => new([revision]);

    // The database may not even take a text that no id is.
    private static string Known(string id) => PatronRules.IsCleanText(id) ? id.ToLowerInvariant() : "";
}
