using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Journal;

namespace PatronDesk.Faces.Desk.Start;

/// <summary>The fields of the set-up form.</summary>
internal static class SetUpFields
{
    public const string Again = "password_again";

    public static IReadOnlyList<string> All { get; } = ["library", "country", "time_zone", "username", "password", Again];

    /// <summary>The form as it is first shown: what the operator's settings say, and this machine's time zone.</summary>
    public static FormValues Of(BootstrapSettings settings) => new()
    {
        ["library"] = settings.Organization ?? "",
        ["country"] = settings.Country,
        ["time_zone"] = settings.TimeZone ?? HostZone.Find().Name,
        ["username"] = settings.Username ?? "",
    };

    /// <summary>Reads the form, and says beside each field what is wrong with it.</summary>
    public static NewLibrary Read(FormValues form, BootstrapSettings settings, Visit visit)
    {
        var name = form["library"].Trim();
        var wanted = NewLibrary.Of(settings) with
        {
            Organization = name,
            Tenant = settings.Tenant ?? LibrarySettings.TenantOf(name),
            Country = form["country"].Trim().ToUpperInvariant(),
            TimeZone = form["time_zone"].Trim(),
            Username = form["username"].Trim(),
            Password = form["password"],
            By = Actor.Program with { Face = DeskFace.Name },
        };
        foreach (var field in SetUpRules.Refused(wanted))
            form.Refuse(NameOf(field), SentenceOf(field, visit));
        if (form.ErrorOf("password") is null && form["password"] != form[Again])
            form.Refuse(Again, visit.Words["fault.password-again"]);
        return wanted;
    }

    private static string NameOf(SetUpField field) => field switch
    {
        SetUpField.Library => "library",
        SetUpField.Country => "country",
        SetUpField.TimeZone => "time_zone",
        SetUpField.Username => "username",
        SetUpField.Password => "password",
        _ => throw new UnreachableException(),
    };

    private static string SentenceOf(SetUpField field, Visit visit) => field switch
    {
        SetUpField.Library or SetUpField.Username => visit.Words["fault.name"],
        SetUpField.Country => visit.Words["fault.country.malformed"],
        SetUpField.TimeZone => visit.Words["fault.time-zone"],
        SetUpField.Password => visit.Words["fault.password", StaffRecords.ShortestPassword, StaffRecords.LongestPassword],
        _ => throw new UnreachableException(),
    };
}
