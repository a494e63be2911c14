using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Settings;

/// <summary>The fields of a staff account's forms.</summary>
internal static class StaffFields
{
    public static IReadOnlyList<string> All { get; } = ["username", "first_name", "last_name", "email", "role", "password"];

    /// <summary>The form of a new account: a person for the day's work.</summary>
    public static FormValues New() => new() { ["role"] = Roles.Desk };

    /// <summary>Reads the form of a new account, and says beside each field what is wrong with it.</summary>
    public static NewStaffMember Read(FormValues form, Visit visit)
    {
        if (form["username"].Trim().Length == 0)
            form.Refuse("username", visit.Words["fault.required"]);
        foreach (var name in new[] { "username", "first_name", "last_name", "email" })
        {
            if (form[name].Trim().Length > StaffRecords.LongestName)
                form.Refuse(name, visit.Words["fault.toolong", StaffRecords.LongestName]);
            else if (!PatronRules.IsCleanText(form[name]))
                form.Refuse(name, visit.Words["fault.badcharacter"]);
        }

        if (Said(form, "email") is { } email && !PatronRules.IsEmail(email))
            form.Refuse("email", visit.Words["fault.email.malformed"]);
        return new(form["username"].Trim(), ReadPassword(form, visit), ReadRole(form, visit))
        {
            FirstName = Said(form, "first_name"),
            LastName = Said(form, "last_name"),
            Email = Said(form, "email"),
            Uuid = FormUuid.Of("staff", visit.FormId!),
        };
    }

    public static string ReadRole(FormValues form, Visit visit)
    {
        if (!Roles.IsRole(form["role"]))
            form.Refuse("role", visit.Words["fault.role"]);
        return form["role"];
    }

    /// <summary>A blank may be part of a password.</summary>
    public static string ReadPassword(FormValues form, Visit visit)
    {
        var password = form["password"];
        if (password.Length is < StaffRecords.ShortestPassword or > StaffRecords.LongestPassword)
            form.Refuse("password", visit.Words["fault.password", StaffRecords.ShortestPassword, StaffRecords.LongestPassword]);
        else if (!PatronRules.IsCleanText(password))
            form.Refuse("password", visit.Words["fault.badcharacter"]);
        return password;
    }

    private static string? Said(FormValues form, string name) => form[name].Trim() is { Length: > 0 } text ? text : null;
}
