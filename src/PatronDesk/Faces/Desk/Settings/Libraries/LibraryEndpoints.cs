using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Lending;

namespace PatronDesk.Faces.Desk.Settings;

/// <summary>The library's own settings, for its owners.</summary>
internal sealed class LibraryEndpoints(LibraryAccounts accounts, BlockRecords blocks, Loans loans)
{
    private const string Path = "/desk/settings/library";

    public void Map(RouteGroupBuilder desk)
    {
        desk.MapGet("/settings/library", ShowAsync).Needs(Permissions.ManageLibrary);
        desk.MapPost("/settings/library", SaveAsync).Needs(Permissions.ManageLibrary, hasPage: true);
    }

    private async Task ShowAsync(HttpContext context)
    {
        var library = await ReadAsync(context);
        await ShowAsync(context, new(library, LibraryFields.Of(library)) { Done = Done.Of(context, "library-saved") });
    }

    private async Task SaveAsync(HttpContext context)
    {
        var (visit, cancel) = (Visit.Of(context), context.RequestAborted);
        var library = await ReadAsync(context);
        var form = FormValues.Read(context.Request.Form, LibraryFields.All);
        var model = new LibraryModel(library, form);
        if (form.Revision != LibrarySettings.RevisionOf(library))
        {
            await MeetAsync(context, model);
            return;
        }

        var wanted = LibraryFields.Read(form, library, visit);
        if (form.Errors.Count > 0)
        {
            await ShowAsync(context, model);
            return;
        }

        // What the person was told is about the zone that they had typed.
        if (wanted.TimeZone != library.TimeZone && context.Request.Form["zone_confirmed"] != wanted.TimeZone)
        {
            var lending = await loans.CountAllAsync(visit.Person!, cancel);
            await ShowAsync(
                context, model with { Zone = new(wanted.TimeZone, await blocks.CountAsync(visit.Person!, cancel), lending.OnLoan) });
            return;
        }

        switch (await accounts.ChangeAsync(visit.Person!, wanted, new([form.Revision]), cancel))
        {
            case ChangeLibrary.Done:
                Answers.Lead(context, Path + "?done=library-saved");
                break;
            case ChangeLibrary.Changed(var now):
                await MeetAsync(context, model with { Library = now });
                break;
            default:
                throw new UnreachableException();
        }
    }

    // Somebody else changed the settings: both versions are shown.
    private static Task MeetAsync(HttpContext context, LibraryModel model)
    {
        if (model.Form.Meet(LibraryFields.Of(model.Library)) || model.Form.Now.Count > 0)
            return ShowAsync(context, model, StatusCodes.Status409Conflict);
        Answers.Lead(context, Path + "?done=library-saved");
        return Task.CompletedTask;
    }

    // As it is stored: what is remembered of the sign-in may be two seconds old.
    private async ValueTask<Library> ReadAsync(HttpContext context)
    {
        var visit = Visit.Of(context);
        var library = (await accounts.FindByTenantAsync(visit.Library.Tenant, context.RequestAborted))!;
        visit.Person = visit.Person! with { Library = library };
        return library;
    }

    private static Task ShowAsync(HttpContext context, LibraryModel model, int? status = null)
    {
        SettingsPages.Enter(context, "settings.library");
        return Answers.ShowAsync(
            context, LibraryPage.CreateSlice(model),
            status ?? (model.Form.Errors.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK));
    }
}
