using System.Globalization;
using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Faces.Sip2;
using Visit = PatronDesk.Faces.Desk.Shell.Visit;

namespace PatronDesk.Faces.Desk.Settings;

/// <summary>SIP2 clients: listed, added, edited, disabled, given a password; and what they sent last.</summary>
internal sealed class SipEndpoints(SipAccounts accounts, LastMessages messages, TimeProvider clock)
{
    private const string List = "/desk/settings/sip2";

    public void Map(RouteGroupBuilder desk)
    {
        var pages = desk.MapGroup("/settings/sip2");
        pages.MapGet("/", ShowListAsync).Needs(Permissions.ManageLibrary);
        pages.MapGet("/new", context => ShowAsync(context, null, SipFields.New(Visit.Of(context).Library)))
            .Needs(Permissions.ManageLibrary);
        pages.MapPost("/new", AddAsync).Needs(Permissions.ManageLibrary, hasPage: true);
        pages.MapGet("/{id}", ShowAsync).Needs(Permissions.ManageLibrary);
        pages.MapPost("/{id}", EditAsync).Needs(Permissions.ManageLibrary, hasPage: true);
        pages.MapPost("/{id}/password", SetPasswordAsync).Needs(Permissions.ManageLibrary);
        pages.MapPost("/{id}/state", SetStateAsync).Needs(Permissions.ManageLibrary);
        pages.MapGet("/{id}/messages", ShowMessagesAsync).Needs(Permissions.ManageLibrary);
    }

    private async Task ShowListAsync(HttpContext context)
    {
        var visit = SettingsPages.Enter(context, "settings.sip2");
        var all = (await accounts.ListAsync(visit.Library, context.RequestAborted))
            .OrderBy(static one => one.Login, StringComparer.OrdinalIgnoreCase);
        await Answers.ShowAsync(context, SipClientsPage.CreateSlice(new([.. all], Done.Of(context, "sip-added"))));
    }

    private async Task AddAsync(HttpContext context)
    {
        var (visit, cancel) = (Visit.Of(context), context.RequestAborted);
        var form = FormValues.Read(context.Request.Form, SipFields.OfNew);
        form.Revision = "";
        var (login, password) = (SipFields.ReadLogin(form, visit), form["sip_password"]);
        var wanted = SipFields.Read(form, new() { Institution = visit.Library.Tenant }, password, visit);
        if (form.Errors.Count == 0 && !await accounts.CreateAsync(visit.Person!.Actor, visit.Library, login, wanted, password, cancel)
            && !await IsAddedAsync(visit.Library, login, wanted, password, cancel))
            form.Refuse("sip_login", visit.Words["fault.sip-taken"]);
        if (form.Errors.Count > 0)
            await ShowAsync(context, null, form);
        else
            Answers.Lead(context, List + "?done=sip-added");
    }

    // The same form sent twice makes the same account, which nobody has used or changed since.
    private async ValueTask<bool> IsAddedAsync(
        Library library, string login, SipClientSettings wanted, string password, CancellationToken cancel) =>
        await accounts.FindAsync(login, cancel) is { LastUsedAt: null } found
        && found.Library.Id == library.Id
        && SipFields.Of(found.Settings).Revision == SipFields.Of(wanted).Revision
        && await accounts.HasPasswordAsync(found, password, cancel);

    private async Task ShowAsync(HttpContext context)
    {
        if (await FindAsync(context) is { } client)
            await ShowAsync(context, client, SipFields.Of(client.Settings));
    }

    private async Task EditAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } client)
            return;
        var (visit, stored) = (Visit.Of(context), SipFields.Of(client.Settings));
        var form = FormValues.Read(context.Request.Form, SipFields.Settings);
        // Somebody else changed the client: both versions are shown.
        if (form.Revision != stored.Revision && (form.Meet(stored) || form.Now.Count > 0))
        {
            await ShowAsync(context, client, form, StatusCodes.Status409Conflict);
            return;
        }

        var wanted = SipFields.Read(form, client.Settings, null, visit);
        if (form.Errors.Count > 0)
        {
            await ShowAsync(context, client, form);
            return;
        }

        if (SipFields.Of(wanted).Revision != stored.Revision)
            await accounts.ChangeAsync(visit.Person!.Actor, client with { Settings = wanted }, null, context.RequestAborted);
        LeadTo(context, client, "saved");
    }

    private async Task SetPasswordAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } client)
            return;
        var (visit, stored) = (Visit.Of(context), SipFields.Of(client.Settings));
        stored["sip_password"] = context.Request.Form["sip_password"].ToString();
        var wanted = SipFields.ReadPassword(stored, client.Settings, visit);
        if (stored.Errors.Count > 0)
        {
            await ShowAsync(context, client, stored);
            return;
        }

        await accounts.ChangeAsync(
            visit.Person!.Actor, client with { Settings = wanted }, stored["sip_password"], context.RequestAborted);
        LeadTo(context, client, "password");
    }

    private async Task SetStateAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } client)
            return;
        var disables = context.Request.Form["do"] == "disable";
        if (disables != client.DisabledAt is not null)
        {
            var wanted = client with { DisabledAt = disables ? clock.GetUtcNow() : null };
            await accounts.ChangeAsync(Visit.Of(context).Person!.Actor, wanted, null, context.RequestAborted);
        }

        LeadTo(context, client, disables ? "disabled" : "enabled");
    }

    private async Task ShowMessagesAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } client)
            return;
        SettingsPages.Enter(context, "sip.messages");
        await Answers.ShowAsync(context, SipMessagesPage.CreateSlice(new(client, messages.Of(client))));
    }

    private static void LeadTo(HttpContext context, SipAccount client, string done) =>
        Answers.Lead(context, string.Create(CultureInfo.InvariantCulture, $"{List}/{client.Id}?done=sip-{done}"));

    /// <summary>The client of an address; null, once a page says that there is none.</summary>
    private async ValueTask<SipAccount?> FindAsync(HttpContext context)
    {
        if (long.TryParse((string?)context.Request.RouteValues["id"], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && (await accounts.ListAsync(Visit.Of(context).Library, context.RequestAborted)).Find(one => one.Id == id) is { } client)
            return client;
        await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
        return null;
    }

    private static Task ShowAsync(HttpContext context, SipAccount? client, FormValues form, int? status = null)
    {
        SettingsPages.Enter(context, client is null ? "sip.new" : "settings.sip2");
        var done = Done.Of(context, "sip-saved", "sip-password", "sip-disabled", "sip-enabled");
        return Answers.ShowAsync(
            context, SipClientPage.CreateSlice(new(client, form, done)),
            status ?? (form.Errors.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK));
    }
}
