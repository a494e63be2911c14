using System.Globalization;
using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Settings;

/// <summary>
/// API keys: made, shown once, and revoked. A key comes from its form, so that a form that is sent twice makes one key. The page
/// that shows it needs a cookie that the same page takes away, so that reloading it shows nothing.
/// </summary>
internal sealed class KeyEndpoints(LibraryAccounts accounts, ActorNames actors, FormSeals seals, TimeProvider clock)
{
    private const string List = "/desk/settings/keys";

    // A form that is sent again after this time is told that its key was shown.
    private static readonly TimeSpan Shown = TimeSpan.FromMinutes(1);

    public void Map(RouteGroupBuilder desk)
    {
        var pages = desk.MapGroup("/settings/keys");
        pages.MapGet("/", context => ShowListAsync(context, new FormValues())).Needs(Permissions.ManageLibrary);
        pages.MapPost("/", MakeAsync).Needs(Permissions.ManageLibrary, hasPage: true);
        pages.MapGet("/made", ShowMadeAsync).Needs(Permissions.ManageLibrary);
        pages.MapGet("/{id}/revoke", AskAsync).Needs(Permissions.ManageLibrary);
        pages.MapPost("/{id}/revoke", RevokeAsync).Needs(Permissions.ManageLibrary, hasPage: true);
    }

    private async Task ShowListAsync(HttpContext context, FormValues form)
    {
        var visit = SettingsPages.Enter(context, "settings.keys");
        var keys = await accounts.KeysAsync(visit.Library, context.RequestAborted);
        var model = new KeysModel(
            [.. keys.OrderBy(static key => key.DisabledAt is not null)],
            new ActorDirectory(await actors.AllAsync(visit.Person!, context.RequestAborted)),
            form,
            Done.Of(context, "key-revoked", "key-before"));
        await Answers.ShowAsync(
            context, KeysPage.CreateSlice(model),
            form.Errors.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private async Task MakeAsync(HttpContext context)
    {
        var (visit, cancel) = (Visit.Of(context), context.RequestAborted);
        var form = FormValues.Read(context.Request.Form, ["key_name"]);
        form.Revision = "";
        var name = form["key_name"].Trim();
        if (name.Length == 0)
            form.Refuse("key_name", visit.Words["fault.key-name"]);
        else if (name.Length > LibraryAccounts.LongestKeyName)
            form.Refuse("key_name", visit.Words["fault.toolong", LibraryAccounts.LongestKeyName]);
        else if (!PatronRules.IsCleanText(name))
            form.Refuse("key_name", visit.Words["fault.badcharacter"]);
        if (form.Errors.Count > 0)
        {
            await ShowListAsync(context, form);
            return;
        }

        var seal = context.Request.Form["seal"].ToString();
        var secret = await seals.SecretOfAsync(visit.Person!.UserId!, seal, cancel);
        if (secret is null)
        {
            await Answers.RefuseFormAsync(context);
            return;
        }

        if (!await accounts.AddKeyAsync(visit.Person!, name, secret, cancel) && await FindFreshAsync(visit, secret, cancel) is null)
        {
            Answers.Lead(context, List + "?done=key-before");
            return;
        }

        DeskCookies.GiveMade(context, seal, Shown);
        Answers.Lead(context, List + "/made");
    }

    private async Task ShowMadeAsync(HttpContext context)
    {
        var (visit, cancel) = (SettingsPages.Enter(context, "key.made"), context.RequestAborted);
        var seal = DeskCookies.TakeMade(context);
        if (seal is null
            || await seals.SecretOfAsync(visit.Person!.UserId!, seal, cancel) is not { } secret
            || await FindFreshAsync(visit, secret, cancel) is not { } key)
        {
            Answers.Lead(context, List);
            return;
        }

        var request = context.Request;
        await Answers.ShowAsync(
            context, MadeKeyPage.CreateSlice(new(key, secret, $"{request.Scheme}://{request.Host}{request.PathBase}")));
    }

    private async Task AskAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } key)
            return;
        SettingsPages.Enter(context, "key.revoke");
        await Answers.ShowAsync(context, KeyRevokePage.CreateSlice(key));
    }

    private async Task RevokeAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } key)
            return;
        // One that somebody else has revoked is revoked too.
        await accounts.DisableKeyAsync(Visit.Of(context).Person!, key.Id, context.RequestAborted);
        Answers.Lead(context, List + "?done=key-revoked");
    }

    /// <summary>The key of an address that the library may revoke; null, once a page says that there is none.</summary>
    private async ValueTask<ApiKey?> FindAsync(HttpContext context)
    {
        if (long.TryParse((string?)context.Request.RouteValues["id"], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && (await accounts.KeysAsync(Visit.Of(context).Library, context.RequestAborted)).Find(one => one.Id == id)
                is { IsOfOperator: false } key)
            return key;
        await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
        return null;
    }

    private async ValueTask<ApiKey?> FindFreshAsync(Visit visit, string secret, CancellationToken cancel) =>
        await accounts.FindKeyAsync(visit.Library, secret, cancel) is { DisabledAt: null } key && key.CreatedAt + Shown > clock.GetUtcNow()
            ? key
            : null;
}
