using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Settings;

/// <summary>Staff accounts: listed, added, given a role or a password, disabled, enabled and deleted by an owner.</summary>
internal sealed class StaffEndpoints(StaffRecords staff)
{
    private const string List = "/desk/settings/staff";

    public void Map(RouteGroupBuilder desk)
    {
        var pages = desk.MapGroup("/settings/staff");
        pages.MapGet("/", ShowListAsync).Needs(Permissions.ManageStaff);
        pages.MapGet("/new", context => ShowNewAsync(context, StaffFields.New())).Needs(Permissions.ManageStaff);
        pages.MapPost("/new", AddAsync).Needs(Permissions.ManageStaff, hasPage: true);
        pages.MapGet("/{id}", ShowAsync).Needs(Permissions.ManageStaff);
        pages.MapPost("/{id}/role", SetRoleAsync).Needs(Permissions.ManageStaff);
        pages.MapPost("/{id}/password", SetPasswordAsync).Needs(Permissions.ManageStaff);
        pages.MapPost("/{id}/state", SetStateAsync).Needs(Permissions.ManageStaff);
        pages.MapGet("/{id}/delete", AskAsync).Needs(Permissions.ManageStaff);
        pages.MapPost("/{id}/delete", DeleteAsync).Needs(Permissions.ManageStaff, hasPage: true);
    }

    private async Task ShowListAsync(HttpContext context)
    {
        var visit = SettingsPages.Enter(context, "settings.staff");
        var all = (await staff.ListAsync(visit.Library, context.RequestAborted))
            .OrderBy(static one => one.Username, StringComparer.OrdinalIgnoreCase);
        await Answers.ShowAsync(context, StaffPage.CreateSlice(new([.. all], Done.Of(context, "staff-added", "staff-deleted"))));
    }

    private static Task ShowNewAsync(HttpContext context, FormValues form)
    {
        SettingsPages.Enter(context, "staff.new");
        return Answers.ShowAsync(
            context, StaffFormPage.CreateSlice(form),
            form.Errors.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private async Task AddAsync(HttpContext context)
    {
        var (visit, cancel) = (Visit.Of(context), context.RequestAborted);
        var form = FormValues.Read(context.Request.Form, StaffFields.All);
        form.Revision = "";
        var wanted = StaffFields.Read(form, visit);
        // The same form sent twice makes the same account.
        if (form.Errors.Count == 0 && await staff.FindByUuidAsync(visit.Library, wanted.Uuid!, cancel) is null)
        {
            switch (await staff.CreateAsync(visit.Person!, wanted, cancel))
            {
                case CreateStaff.Created:
                    break;
                // Of two of the same form at once, one made it.
                case CreateStaff.Taken when await staff.FindByUuidAsync(visit.Library, wanted.Uuid!, cancel) is not null:
                    break;
                case CreateStaff.Taken(ByEmail: true):
                    form.Refuse("email", visit.Words["fault.staff-email"]);
                    break;
                case CreateStaff.Taken or CreateStaff.TakenByPatron:
                    form.Refuse("username", visit.Words["fault.username.taken"]);
                    break;
                default:
                    throw new UnreachableException();
            }
        }

        if (form.Errors.Count > 0)
            await ShowNewAsync(context, form);
        else
            Answers.Lead(context, List + "?done=staff-added");
    }

    private async Task ShowAsync(HttpContext context)
    {
        if (await FindAsync(context) is { } member)
            await ShowAsync(context, member, new() { ["role"] = member.Role });
    }

    private async Task SetRoleAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } member)
            return;
        var (visit, form) = (Visit.Of(context), FormValues.Read(context.Request.Form, ["role"]));
        form.Revision = "";
        var role = StaffFields.ReadRole(form, visit);
        if (form.Errors.Count > 0)
            await ShowAsync(context, member, form);
        else if (role == member.Role)
            LeadTo(context, member, "role");
        else
        {
            await AnswerAsync(
                context, member, form, "role", await staff.SetRoleAsync(visit.Person!, member.Id, role, context.RequestAborted));
        }
    }

    private async Task SetPasswordAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } member)
            return;
        var (visit, form) = (Visit.Of(context), FormValues.Read(context.Request.Form, ["password"]));
        form.Revision = "";
        form["role"] = member.Role;
        var password = StaffFields.ReadPassword(form, visit);
        if (form.Errors.Count > 0)
        {
            await ShowAsync(context, member, form);
            return;
        }

        await AnswerAsync(
            context, member, form, "password", await staff.SetPasswordAsync(visit.Person!, member.Id, password, context.RequestAborted));
    }

    private async Task SetStateAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } member)
            return;
        var (person, cancel) = (Visit.Of(context).Person!, context.RequestAborted);
        var form = new FormValues { ["role"] = member.Role };
        var disables = context.Request.Form["do"] == "disable";
        var done = disables ? "disabled" : "enabled";
        // One who is disabled already stays so, with no second entry in the journal.
        if (disables == member.DisabledAt is not null)
            LeadTo(context, member, done);
        else
        {
            await AnswerAsync(
                context, member, form, done,
                disables ? await staff.DisableAsync(person, member.Id, cancel) : await staff.EnableAsync(person, member.Id, cancel));
        }
    }

    private async Task AskAsync(HttpContext context)
    {
        if (await FindAsync(context) is { } member)
            await AskAsync(context, member, new FormValues());
    }

    private async Task DeleteAsync(HttpContext context)
    {
        // One whom somebody else has deleted is deleted.
        if (await FindAsync(context, saysSo: false) is { } member)
        {
            switch (await staff.RemoveAsync(Visit.Of(context).Person!, member.Id, context.RequestAborted))
            {
                case ChangeStaff.Done or ChangeStaff.NotFound:
                    break;
                case ChangeStaff.LastOwner:
                    var form = new FormValues();
                    form.Refuse("delete", Visit.Of(context).Words["fault.last-owner"]);
                    await AskAsync(context, member, form);
                    return;
                default:
                    throw new UnreachableException();
            }
        }

        Answers.Lead(context, List + "?done=staff-deleted");
    }

    /// <summary>Leads to the person's page, or says beside the button why not.</summary>
    private static async Task AnswerAsync(HttpContext context, StaffMember member, FormValues form, string what, ChangeStaff outcome)
    {
        switch (outcome)
        {
            case ChangeStaff.Done:
                LeadTo(context, member, what);
                break;
            case ChangeStaff.LastOwner:
                form.Refuse(what, Visit.Of(context).Words["fault.last-owner"]);
                await ShowAsync(context, member, form);
                break;
            case ChangeStaff.NotFound:
                await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static void LeadTo(HttpContext context, StaffMember member, string done) =>
        Answers.Lead(context, $"{List}/{member.Uuid}?done=staff-{done}");

    /// <summary>The person of an address; null, once a page says that there is none.</summary>
    private async ValueTask<StaffMember?> FindAsync(HttpContext context, bool saysSo = true)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        // The database may not even take a text that no id is.
        if (PatronRules.IsCleanText(id)
            && await staff.FindByUuidAsync(Visit.Of(context).Library, id.ToLowerInvariant(), context.RequestAborted) is { } member)
            return member;
        if (saysSo)
            await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
        return null;
    }

    private static Task ShowAsync(HttpContext context, StaffMember member, FormValues form)
    {
        SettingsPages.Enter(context, "settings.staff");
        var done = Done.Of(context, "staff-role", "staff-password", "staff-disabled", "staff-enabled");
        return Answers.ShowAsync(
            context, MemberPage.CreateSlice(new(member, form, done)),
            form.Errors.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private static Task AskAsync(HttpContext context, StaffMember member, FormValues form)
    {
        SettingsPages.Enter(context, "staff.delete");
        return Answers.ShowAsync(
            context, MemberDeletePage.CreateSlice(new(member, form)),
            form.Errors.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }
}
