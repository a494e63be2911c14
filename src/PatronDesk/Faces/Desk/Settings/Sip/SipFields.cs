using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Faces.Sip2;
using Visit = PatronDesk.Faces.Desk.Shell.Visit;

namespace PatronDesk.Faces.Desk.Settings;

/// <summary>The fields of a SIP2 client's form, and the sentences for what is wrong in them.</summary>
internal static class SipFields
{
    private const string Yes = "yes";

    /// <summary>Each setting with its field, and its text as it is stored.</summary>
    private static readonly (SipSetting Setting, string Field, Func<SipClientSettings, string> Stored)[] Texts =
    [
        (SipSetting.Institution, "sip_institution", static one => one.Institution),
        (SipSetting.Location, "sip_location", static one => one.Location ?? ""),
        (SipSetting.Addresses, "sip_addresses", static one => string.Join(", ", one.Addresses)),
        (SipSetting.Messages, "sip_messages", static one => string.Join(", ", one.Messages)),
        (SipSetting.Encoding, "sip_encoding", static one => SipAccountRules.NameOfEncoding(one.Encoding)),
        (SipSetting.Terminator, "sip_terminator", static one => one.Terminator),
        (SipSetting.DueDateForm, "sip_due", static one => one.DueDateForm),
        (SipSetting.TagMap, "sip_tags", static one => one.TagMap ?? ""),
        (SipSetting.Currency, "sip_currency", static one => one.Currency ?? ""),
        (SipSetting.FeeLimit, "sip_fee", static one => one.FeeLimit.ToString("F2", CultureInfo.InvariantCulture)),
    ];

    private static readonly (SipSetting Setting, string Field, Func<SipClientSettings, bool> Stored)[] Flags =
    [
        (SipSetting.PersonalData, "sip_personal", static one => one.PersonalData),
        (SipSetting.Trusted, "sip_trusted", static one => one.Trusted),
        (SipSetting.RemembersPin, "sip_remembers", static one => one.RemembersPin),
        (SipSetting.StandsForStaff, "sip_staff", static one => one.StandsForStaff),
        (SipSetting.MayEnable, "sip_enables", static one => one.MayEnable),
        (SipSetting.NeedsErrorDetection, "sip_checks", static one => one.NeedsErrorDetection),
    ];

    public static IReadOnlyList<string> Ticks { get; } = [.. Flags.Select(static one => one.Field)];

    public static IReadOnlyList<string> Settings { get; } = [.. Texts.Select(static one => one.Field), .. Ticks];

    public static IReadOnlyList<string> OfNew { get; } = ["sip_login", "sip_password", .. Settings];

    /// <summary>The form of a client as it is stored; its revision is made from the settings.</summary>
    public static FormValues Of(SipClientSettings settings)
    {
        var form = new FormValues();
        foreach (var (_, field, stored) in Texts)
            form.Start(field, stored(settings));
        foreach (var (_, field, stored) in Flags)
            form.Start(field, stored(settings) ? Yes : "");
        var all = string.Join('\n', Settings.Select(field => form[field]));
        form.Revision = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)).AsSpan(0, 8));
        return form;
    }

    /// <summary>The empty form of a new client.</summary>
    public static FormValues New(Library library)
    {
        var (form, stored) = (new FormValues(), Of(new SipClientSettings { Institution = library.Tenant }));
        foreach (var field in Settings)
            form[field] = stored[field];
        return form;
    }

    /// <summary>The login of a new client; beside the field is said what is wrong with it.</summary>
    public static string ReadLogin(FormValues form, Visit visit)
    {
        var (login, faults) = (form["sip_login"].Trim(), new List<SipFault>());
        SipAccountRules.CheckLogin(login, faults);
        Refuse(form, faults, visit);
        return login;
    }

    /// <summary>The settings with what the form says; beside each field is said what is wrong with it.</summary>
    /// <param name="form">The form.</param>
    /// <param name="before">The settings; what the form does not have stays.</param>
    /// <param name="password">The new password; null where the old one stays.</param>
    /// <param name="visit">The request.</param>
    public static SipClientSettings Read(FormValues form, SipClientSettings before, string? password, Visit visit)
    {
        var said = new Dictionary<SipSetting, string>();
        foreach (var (setting, field, _) in Texts)
            said[setting] = form[field].Trim();
        foreach (var (setting, field, _) in Flags)
            said[setting] = form[field] == Yes ? "true" : "false";
        var faults = new List<SipFault>();
        var wanted = SipAccountRules.ApplyPassword(SipAccountRules.Apply(before, said, faults), password, faults);
        Refuse(form, faults, visit);
        return wanted;
    }

    /// <summary>The settings with what depends on a new password, or a sentence beside the field.</summary>
    public static SipClientSettings ReadPassword(FormValues form, SipClientSettings before, Visit visit)
    {
        var faults = new List<SipFault>();
        var wanted = SipAccountRules.ApplyPassword(before, form["sip_password"], faults);
        Refuse(form, faults, visit);
        return wanted;
    }

    private static void Refuse(FormValues form, List<SipFault> faults, Visit visit)
    {
        foreach (var fault in faults)
            form.Refuse(FieldOf(fault.Setting), Sentence(fault, visit));
    }

    private static string FieldOf(SipSetting setting) =>
        setting == SipSetting.Login ? "sip_login"
        : setting == SipSetting.Password ? "sip_password"
        : Texts.Select(static one => (one.Setting, one.Field)).Concat(Flags.Select(static one => (one.Setting, one.Field)))
            .Single(one => one.Setting == setting).Field;

    private static string Sentence(SipFault fault, Visit visit) => fault.Code switch
    {
        SipFaultCode.NotOnWire => visit.Words["fault.sip-wire", SipAccountRules.LongestText],
        SipFaultCode.NeedsAddresses => visit.Words["fault.sip-short", StaffRecords.ShortestPassword],
        SipFaultCode.NotText => visit.Words["fault.sip-text", SipAccountRules.LongestText],
        SipFaultCode.NotNetwork => visit.Words["fault.sip-network", fault.Said],
        SipFaultCode.NotMessage => visit.Words["fault.sip-message", fault.Said, string.Join(", ", SipAccountRules.Messages)],
        SipFaultCode.NotChoice or SipFaultCode.NotFlag => visit.Words["fault.sip-choice"],
        SipFaultCode.NotTagMap => visit.Words["fault.sip-tags", fault.Said],
        SipFaultCode.NoInternet => visit.Words["fault.sip-internet"],
        SipFaultCode.NotCurrency => visit.Words["fault.sip-currency"],
        SipFaultCode.NotAmount => visit.Words["fault.sip-amount"],
        _ => throw new UnreachableException(),
    };
}
