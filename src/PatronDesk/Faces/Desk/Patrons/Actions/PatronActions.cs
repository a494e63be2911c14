using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Patrons;

/// <summary>What staff do with a patron besides editing: freeze, end, lost card, new barcode, password, delete, restore.</summary>
internal sealed class PatronActions(PatronRecords patrons, PatronReader reader, PatronCards cards, PatronPins pins)
{
    public void Map(RouteGroupBuilder desk)
    {
        desk.MapPost("/patrons/{id}/state", SetStateAsync).Needs(Permissions.WritePatrons);
        desk.MapGet("/patrons/{id}/barcode", ShowBarcodeAsync).Needs(Permissions.WritePatrons);
        desk.MapPost("/patrons/{id}/barcode", SetBarcodeAsync).Needs(Permissions.WritePatrons, hasPage: true);
        desk.MapGet("/patrons/{id}/secret", ShowSecretAsync).Needs("patron-pin.post");
        desk.MapPost("/patrons/{id}/secret", SetSecretAsync).Needs("patron-pin.post", hasPage: true);
        desk.MapGet("/patrons/{id}/delete", ShowDeleteAsync).Needs(Permissions.WritePatrons);
        desk.MapPost("/patrons/{id}/delete", DeleteAsync).Needs(Permissions.WritePatrons, hasPage: true);
        desk.MapPost("/patrons/{id}/restore", RestoreAsync).Needs(Permissions.WritePatrons);
    }

    // Each sets a state and is no switch, so that a form sent twice does the thing once.
    private async Task SetStateAsync(HttpContext context)
    {
        if (await reader.FindAsync(context) is not { } patron)
            return;
        var (person, cancel, what) = (Visit.Of(context).Person!, context.RequestAborted, context.Request.Form["do"].ToString());
        switch (what)
        {
            case "freeze" or "unfreeze":
                await ChangeAsync(context, patron, new PatronInput { [PatronField.Freeze] = what == "freeze" ? "1" : "0" }, what);
                break;
            case "end" or "begin":
                var membership = new MembershipInput { KeepsEnd = true, Active = what == "begin" };
                await ChangeAsync(context, patron, new PatronInput { Membership = membership }, what);
                break;
            case "lose" or "find":
                var marked = what == "lose"
                    ? await cards.MarkLostAsync(person, patron.Barcode, cancel)
                    : await cards.MarkFoundAsync(person, patron.Barcode, cancel);
                await AnswerAsync(context, patron, marked, what);
                break;
            default:
                await Answers.ExplainAsync(context, StatusCodes.Status400BadRequest);
                break;
        }
    }

    private static Task AnswerAsync(HttpContext context, Patron patron, MarkCard marked, string what)
    {
        switch (marked)
        {
            case MarkCard.Done or MarkCard.SoAlready:
                Answers.Lead(context, $"/desk/patrons/{patron.Uuid}?done={what}");
                return Task.CompletedTask;
            // The patron's own barcode is marked here, and no old one.
            case MarkCard.NoSuchCard or MarkCard.StaysLost:
                return Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
            default:
                throw new UnreachableException();
        }
    }

    private async Task ChangeAsync(HttpContext context, Patron patron, PatronInput input, string what)
    {
        switch (await patrons.UpdateAsync(
            Visit.Of(context).Person!, PatronKey.OfUuid(patron.Uuid), input, default, context.RequestAborted))
        {
            case UpdatePatron.Updated:
                Answers.Lead(context, $"/desk/patrons/{patron.Uuid}?done={what}");
                break;
            case UpdatePatron.NotFound:
                await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
                break;
            // Nothing that was sent can be wrong, and any revision is taken.
            case UpdatePatron.Refused or UpdatePatron.Changed:
                await Answers.ExplainAsync(context, StatusCodes.Status400BadRequest);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private async Task ShowBarcodeAsync(HttpContext context)
    {
        if (await reader.FindAsync(context) is { } patron)
            await ShowBarcodeAsync(context, patron, new FormValues());
    }

    private async Task SetBarcodeAsync(HttpContext context)
    {
        if (await reader.FindAsync(context) is not { } patron)
            return;
        var (visit, form) = (Visit.Of(context), FormValues.Read(context.Request.Form, [PatronFields.Barcode]));
        var input = new PatronInput { TakesAnyBarcode = true, [PatronField.Barcode] = form[PatronFields.Barcode] };
        switch (await patrons.UpdateAsync(visit.Person!, PatronKey.OfUuid(patron.Uuid), input, default, context.RequestAborted))
        {
            case UpdatePatron.Updated:
                Answers.Lead(context, $"/desk/patrons/{patron.Uuid}?done=barcode");
                break;
            case UpdatePatron.Refused(var faults):
                PatronFields.Refuse(form, faults, visit);
                form.Revision = "";
                await ShowBarcodeAsync(context, patron, form);
                break;
            case UpdatePatron.NotFound or UpdatePatron.Changed:
                await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private async Task ShowSecretAsync(HttpContext context)
    {
        if (await reader.FindAsync(context) is { } patron)
            await ShowSecretAsync(context, patron, new FormValues());
    }

    private async Task SetSecretAsync(HttpContext context)
    {
        if (await reader.FindAsync(context) is not { } patron)
            return;
        var (visit, sent, cancel, form) = (Visit.Of(context), context.Request.Form, context.RequestAborted, new FormValues());
        var (what, pin, password) = (sent["do"].ToString(), sent["pin"].ToString(), sent["password"].ToString());
        if (what == "password" && password.Length == 0)
        {
            form.Refuse("password", visit.Words["fault.blank"]);
        }
        else if (what == "password")
        {
            var input = new PatronInput { [PatronField.Password] = password };
            switch (await patrons.UpdateAsync(visit.Person!, PatronKey.OfUuid(patron.Uuid), input, default, cancel))
            {
                case UpdatePatron.Updated:
                    Answers.Lead(context, $"/desk/patrons/{patron.Uuid}?done=password");
                    return;
                case UpdatePatron.Refused(var faults):
                    PatronFields.Refuse(form, faults, visit);
                    break;
                case UpdatePatron.NotFound or UpdatePatron.Changed:
                    await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
                    return;
                default:
                    throw new UnreachableException();
            }
        }
        else if (what == "pin" && !PatronPins.IsPin(pin))
        {
            form.Refuse("pin", visit.Words["fault.pin"]);
        }
        else if (what is "pin" or "no-pin")
        {
            if (await pins.SetAsync(visit.Person!, patron.Uuid, what == "pin" ? pin : null, cancel))
                Answers.Lead(context, $"/desk/patrons/{patron.Uuid}?done={what}");
            else
                await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
            return;
        }
        else
        {
            await Answers.ExplainAsync(context, StatusCodes.Status400BadRequest);
            return;
        }

        await ShowSecretAsync(context, patron, form);
    }

    private async Task ShowDeleteAsync(HttpContext context)
    {
        if (await reader.FindAsync(context) is { } patron)
            await ShowDeleteAsync(context, patron, error: null);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        var (visit, id) = (Visit.Of(context), (string)context.Request.RouteValues["id"]!);
        var (key, cancel) = (PatronReader.KeyOf(context), context.RequestAborted);
        // Sent twice: the patron is deleted, as was wanted.
        if (await patrons.FindWithDetailsAsync(visit.Person!, key, cancel) is not { } patron)
        {
            if (await patrons.FindDeletedAsync(visit.Person!, key, cancel) is null
                && await patrons.FindMergedAsync(visit.Person!, key, cancel) is null)
                await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
            else
                Answers.Lead(context, $"/desk/patrons/{id.ToLowerInvariant()}");
            return;
        }

        switch (await patrons.DeleteAsync(visit.Person!, key, new([context.Request.Form["revision"].ToString()]), cancel))
        {
            case DeletePatron.Deleted or DeletePatron.NotFound or DeletePatron.IsMerged:
                Answers.Lead(context, $"/desk/patrons/{patron.Uuid}");
                break;
            case DeletePatron.Changed(var now):
                await ShowDeleteAsync(context, now, visit.Words["patron.delete.changed"]);
                break;
            case DeletePatron.HasCheckouts(var count, _):
                await ShowDeleteAsync(context, patron, visit.Words.Count("patron.delete.loans", count));
                break;
            default:
                throw new UnreachableException();
        }
    }

    private async Task RestoreAsync(HttpContext context)
    {
        var (visit, id) = (Visit.Of(context), ((string)context.Request.RouteValues["id"]!).ToLowerInvariant());
        switch (await patrons.RestoreAsync(visit.Person!, PatronReader.KeyOf(context), context.RequestAborted))
        {
            case RestorePatron.Restored or RestorePatron.NotDeleted:
                Answers.Lead(context, $"/desk/patrons/{id}?done=restored");
                break;
            // The page of a merged record says so, and leads to the patron who stays.
            case RestorePatron.IsMerged:
                Answers.Lead(context, $"/desk/patrons/{id}");
                break;
            case RestorePatron.NotFound:
                await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
                break;
            case RestorePatron.Taken(var field, var deleted):
                (visit.Title, visit.Section) = (Names.Of(deleted), "patrons");
                var error = visit.Words[$"fault.{field.ToString().ToLowerInvariant()}.taken"];
                await Answers.ShowAsync(
                    context, DeletedPage.CreateSlice(new(deleted, new FormValues()) { Error = error }), StatusCodes.Status409Conflict);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static Task ShowBarcodeAsync(HttpContext context, Patron patron, FormValues form)
    {
        Visit.Of(context).Title = Visit.Of(context).Words["patron.barcode"];
        return Answers.ShowAsync(context, BarcodePage.CreateSlice(new(patron, form)), StatusOf(form));
    }

    private static Task ShowSecretAsync(HttpContext context, Patron patron, FormValues form)
    {
        Visit.Of(context).Title = Visit.Of(context).Words["patron.secret"];
        return Answers.ShowAsync(context, SecretPage.CreateSlice(new(patron, form)), StatusOf(form));
    }

    private static Task ShowDeleteAsync(HttpContext context, Patron patron, string? error)
    {
        Visit.Of(context).Title = Visit.Of(context).Words["patron.delete"];
        return Answers.ShowAsync(
            context, DeletePage.CreateSlice(new(patron, new FormValues()) { Error = error }),
            error is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);
    }

    private static int StatusOf(FormValues form) =>
        form.Errors.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK;
}
