using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Merging;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Patrons;

/// <summary>The list of patrons, and the forms in which they are added and edited.</summary>
internal sealed class PatronEndpoints(
    PatronRecords patrons, PatronFinder finder, PatronReader reader, ScanReader scans, PatronMerges merges, TimeProvider clock)
{
    private const int PageSize = 25;

    public void Map(RouteGroupBuilder desk)
    {
        desk.MapGet("/patrons", ListAsync).Reads();
        desk.MapGet("/patrons/new", ShowNewAsync).Needs(Permissions.WritePatrons);
        desk.MapPost("/patrons/new", AddAsync).Needs(Permissions.WritePatrons, hasPage: true);
        desk.MapGet("/patrons/{id}", ShowAsync).Reads();
        desk.MapGet("/patrons/{id}/edit", ShowEditAsync).Needs(Permissions.WritePatrons);
        desk.MapPost("/patrons/{id}/edit", EditAsync).Needs(Permissions.WritePatrons, hasPage: true);
    }

    private async Task ListAsync(HttpContext context)
    {
        var (visit, query, cancel) = (Visit.Of(context), context.Request.Query, context.RequestAborted);
        var (text, state, tag) = (query["q"].ToString(), query["is"].ToString(), query["tag"].ToString().Trim());
        var wanted = text.Trim();
        var filter = new PatronFilter
        {
            // From two characters on; one alone can only be a whole barcode.
            Text = wanted.Length > 1 ? wanted : null,
            Tag = tag,
        }.InState(state);
        var order = PatronOrder.Named(query["sort"].ToString());
        var (after, before) = (PlaceText.Read(query["after"].ToString()), PlaceText.Read(query["before"].ToString()));
        var found = wanted.Length == 1
            ? await OneAsync(visit.Person!, wanted, filter, order, cancel)
            : await finder.FindAsync(visit.Person!, filter, order, after, before, PageSize, cancel);
        // No word of a patron is the old barcode of a merged record.
        if (found.Total == 0 && wanted.Length > 1 && state.Length == 0 && tag.Length == 0
            && await scans.FindPatronAsync(visit.Person!, wanted, cancel) is { Found: var old })
            found = Only(old);
        var model = new PatronListModel(text, state, tag, order, found) { Now = clock.GetUtcNow() };
        (visit.Title, visit.Section) = (visit.Words["menu.patrons"], "patrons");
        await Answers.ShowAsync(
            context, Answers.WantsPart(context) ? PatronRows.CreateSlice(model) : PatronsPage.CreateSlice(model));
    }

    private async ValueTask<FoundPatrons> OneAsync(
        Caller person, string text, PatronFilter filter, PatronOrder order, CancellationToken cancel) =>
        await scans.FindPatronAsync(person, text, cancel) is { } scanned
            ? Only(scanned.Found)
            : await finder.FindAsync(person, filter, order, after: null, before: null, PageSize, cancel);

    // No page comes before or after it, so its place is never asked for.
    private static FoundPatrons Only(Patron patron) =>
        new(1, [new(patron, IsBlocked: false, new("", "", 0, patron.Id))], HasEarlier: false, HasLater: false);

    private Task ShowAsync(HttpContext context) => ShowAsync(context, []);

    /// <summary>The patron's page, with what became of a renewal or a hold just now.</summary>
    internal async Task ShowAsync(HttpContext context, IReadOnlyList<Lending.ScanLine> lines)
    {
        var (visit, query) = (Visit.Of(context), context.Request.Query);
        visit.Section = "patrons";
        if (await reader.FindAllAsync(context) is { } model)
        {
            visit.Title = Names.Of(model.Patron);
            var (done, from) = ($"done.{query["done"]}", query["from"].ToString());
            await Answers.ShowAsync(context, PatronPage.CreateSlice(model with
            {
                Done = visit.Words.Has(done) ? done : null,
                Lost = LostOf(query),
                From = from.StartsWith('?') ? from : null,
                Lines = lines,
            }));
        }
        else if (await patrons.FindDeletedAsync(visit.Person!, PatronReader.KeyOf(context), context.RequestAborted) is { } deleted)
        {
            visit.Title = Names.Of(deleted);
            await Answers.ShowAsync(context, DeletedPage.CreateSlice(new(deleted, new FormValues())));
        }
        else if (await merges.FindAwayAsync(visit.Person!, PatronReader.KeyOf(context).Text, context.RequestAborted) is { } away)
        {
            visit.Title = Names.Of(away.Gone);
            await Answers.ShowAsync(context, MergedAwayPage.CreateSlice(new(away, LostOf(query))));
        }
        else
        {
            await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
        }
    }

    private Task ShowNewAsync(HttpContext context) => ShowFormAsync(context, new(null, new FormValues()));

    private async Task AddAsync(HttpContext context)
    {
        var (visit, cancel) = (Visit.Of(context), context.RequestAborted);
        var (sent, person) = (context.Request.Form, visit.Person!);
        var form = FormValues.Read(sent, PatronFields.OfNew);
        form.Revision = "";
        var isConfirmed = sent["confirmed"] == "yes";
        var input = PatronFields.Read(form, before: null, visit, isConfirmed);
        var call = new IdempotencyKey($"desk {visit.FormId}", FingerprintOf(form));
        // Asked in this order: what the same form has created, by a press just before, is no double.
        if (form.Errors.Count == 0 && !isConfirmed
            && await finder.DoublesAsync(person, form["first_name"], form["last_name"], form["phone"], form["email"], 0, cancel)
                is { Count: > 0 } doubles
            && await patrons.FindCreatedAsync(person, call.Key, cancel) is null)
        {
            await ShowFormAsync(context, new(null, form) { Doubles = doubles });
            return;
        }

        if (form.Errors.Count == 0)
        {
            switch (await patrons.CreateAsync(person, input, call, cancel))
            {
                case CreatePatron.Created(var patron):
                    Answers.Lead(context, $"/desk/patrons/{patron.Uuid}?done=added");
                    return;
                case CreatePatron.Refused(var faults):
                    PatronFields.Refuse(form, faults, visit);
                    break;
                // The form was sent before, with other texts or for a patron who is gone: the person decides.
                case CreatePatron.CallDiffers or CreatePatron.Gone:
                    form.Refuse("last_name", visit.Words["fault.sent-before"]);
                    break;
                default:
                    throw new UnreachableException();
            }
        }

        await ShowFormAsync(context, new(null, form));
    }

    private async Task ShowEditAsync(HttpContext context)
    {
        if (await reader.FindAsync(context) is { } patron)
            await ShowFormAsync(context, new(patron, PatronFields.Of(patron, Visit.Of(context).Calendar)));
    }

    private async Task EditAsync(HttpContext context)
    {
        var (visit, cancel) = (Visit.Of(context), context.RequestAborted);
        var (sent, person) = (context.Request.Form, visit.Person!);
        if (await reader.FindAsync(context) is not { } patron)
            return;
        var form = FormValues.Read(sent, PatronFields.OfEdit);
        var isConfirmed = sent["confirmed"] == "yes";
        var input = PatronFields.Read(form, patron, visit, isConfirmed);
        if (form.Errors.Count == 0 && form.Revision == patron.Revision && !isConfirmed && form.IsChanged("email")
            && (await finder.DoublesAsync(person, "", "", "", form["email"], patron.Id, cancel)) is { Count: > 0 } doubles)
        {
            await ShowFormAsync(context, new(patron, form) { Doubles = doubles });
            return;
        }

        if (form.Errors.Count == 0)
        {
            switch (await patrons.UpdateAsync(person, PatronKey.OfUuid(patron.Uuid), input, new([form.Revision]), cancel))
            {
                case UpdatePatron.Updated:
                    Answers.Lead(context, $"/desk/patrons/{patron.Uuid}?done=saved");
                    return;
                case UpdatePatron.Refused(var faults):
                    PatronFields.Refuse(form, faults, visit);
                    break;
                case UpdatePatron.Changed(var now):
                    // The same form sent twice: what it says is what is stored.
                    if (!form.Meet(PatronFields.Of(now, visit.Calendar)) && form.Now.Count == 0)
                    {
                        Answers.Lead(context, $"/desk/patrons/{patron.Uuid}?done=saved");
                        return;
                    }

                    await ShowFormAsync(context, new(now, form), StatusCodes.Status409Conflict);
                    return;
                case UpdatePatron.NotFound:
                    await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
                    return;
                default:
                    throw new UnreachableException();
            }
        }

        await ShowFormAsync(context, new(patron, form));
    }

    private static string? LostOf(IQueryCollection query) =>
        query["lost"].ToString() is { Length: > 0 } lost ? ShortText.Of(lost, 128) : null;

    private static Task ShowFormAsync(HttpContext context, PatronFormModel model, int? status = null)
    {
        var visit = Visit.Of(context);
        (visit.Title, visit.Section) = (visit.Words[model.Patron is null ? "patrons.new" : "patron.edit"], "patrons");
        var isRefused = model.Form.Errors.Count > 0 || model.Doubles.Count > 0;
        return Answers.ShowAsync(
            context, PatronFormPage.CreateSlice(model),
            status ?? (isRefused ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK));
    }

    private static byte[] FingerprintOf(FormValues form) => SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Join('\0', PatronFields.OfNew.Select(name => form[name]))));
}
