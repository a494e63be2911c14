using System.CommandLine;
using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Faces.Sip2;

namespace PatronDesk.Hosting;

/// <summary>The options of <c>account sip create</c> and <c>set</c>, and the sentences for what is wrong with their values.</summary>
internal static class SipAccountOptions
{
    private static readonly (SipSetting Setting, Option<string?> Option)[] All =
    [
        (SipSetting.Password, new("--password") { Description = "The password that it sends (CO)" }),
        (SipSetting.Addresses, new("--addresses")
        {
            Description = "The networks it may connect from, such as 10.0.0.0/8,192.0.2.7/32; empty for anywhere",
        }),
        (SipSetting.Messages, new("--messages") { Description = "The messages it may send, such as 23,63,35; empty for all" }),
        (SipSetting.Institution, new("--institution") { Description = "The institution in every answer, AO (default: the tenant)" }),
        (SipSetting.Location, new("--location") { Description = "Its location (AN); empty for none" }),
        (SipSetting.Encoding, new("--encoding") { Description = "ascii, cp850, latin1 or utf8" }),
        (SipSetting.Terminator, new("--terminator")
        {
            Description = "The line end of answers: mirror (as the client's message), cr, lf or crlf",
        }),
        (SipSetting.DueDateForm, new("--due-date-form") { Description = "The form of due dates: sip, datetime or date" }),
        (SipSetting.TagMap, new("--tag-map")
        {
            Description = "More fields in messages 24 and 64, such as PA=expiry,XI=uuid; empty for none",
        }),
        (SipSetting.Currency, new("--currency") { Description = "The currency in answers (BH), such as EUR; empty for none" }),
        (SipSetting.FeeLimit, new("--fee-limit") { Description = "The fee limit in answers (CC), such as 25.00 (default: 1.00)" }),
        (SipSetting.NeedsErrorDetection, Flag("--needs-error-detection", "Refuse messages without a checksum")),
        (SipSetting.PersonalData, Flag("--personal-data", "Send it names and addresses")),
        (SipSetting.Trusted, Flag("--trusted", "Send it patron data without a PIN, and let it block cards")),
        (SipSetting.RemembersPin, Flag("--remembers-pin", "After a right PIN, let messages without one read that card's lists")),
        (SipSetting.StandsForStaff, Flag("--stands-for-staff", "Apply the rules for staff, not those for a patron alone")),
        (SipSetting.MayEnable, Flag("--may-enable", "Let it remove the blocks that it made")),
    ];

    public static void AddTo(Command command)
    {
        foreach (var (_, option) in All)
            command.Options.Add(option);
    }

    /// <summary>What the command line says; "--trusted" without a value means true.</summary>
    public static Dictionary<SipSetting, string> Read(ParseResult parsed) => All
        .Where(one => parsed.GetResult(one.Option) is not null)
        .ToDictionary(one => one.Setting, one => parsed.GetValue(one.Option) ?? "true");

    /// <summary>What is wrong, in a sentence.</summary>
    public static string Sentence(SipFault fault) => fault.Code switch
    {
        SipFaultCode.NotOnWire when fault.Setting == SipSetting.Login =>
            $"The login must have 1 to {SipAccountRules.LongestText} characters, printable ASCII without '|'.",
        SipFaultCode.NotOnWire =>
            $"A password must have 1 to {SipAccountRules.LongestText} characters, printable ASCII without '|', which would end it on the "
                + "wire.",
        SipFaultCode.NeedsAddresses =>
            $"A password of fewer than {StaffRecords.ShortestPassword} characters needs an account that names its addresses; add "
                + "--addresses, or choose a longer password.",
        SipFaultCode.NotText =>
            $"{NameOf(fault)} may have at most {SipAccountRules.LongestText} characters and no control characters.",
        SipFaultCode.NotNetwork => $"'{fault.Said}' is not a network; write 192.0.2.0/24, or 192.0.2.7/32 for one address.",
        SipFaultCode.NotMessage =>
            $"'{fault.Said}' is not a message that a client sends; known are {string.Join(", ", SipAccountRules.Messages)}.",
        SipFaultCode.NotChoice => $"{NameOf(fault)} is '{fault.Said}'; it must be {Words(ChoicesOf(fault.Setting))}.",
        SipFaultCode.NotFlag => $"{NameOf(fault)} is '{fault.Said}'; it must be true or false.",
        SipFaultCode.NotTagMap => fault.Said,
        SipFaultCode.NoInternet => "PatronDesk has no internet privileges, so internet can't be mapped; leave it out.",
        SipFaultCode.NotCurrency => $"The currency is '{fault.Said}'; it must be three capital letters such as EUR, or empty.",
        SipFaultCode.NotAmount =>
            $"The fee limit is '{fault.Said}'; it must be 0.01 to 999999.99, with a decimal point and at most two decimals, such as 25.00.",
        _ => throw new UnreachableException(),
    };

    private static IReadOnlyList<string> ChoicesOf(SipSetting setting) =>
        setting == SipSetting.Encoding ? SipAccountRules.Encodings
        : setting == SipSetting.Terminator ? SipAccountRules.Terminators
        : SipAccountRules.DueDateForms;

    private static string Words(IReadOnlyList<string> choices) => $"{string.Join(", ", choices.SkipLast(1))} or {choices[^1]}";

    private static string NameOf(SipFault fault) => All.Single(one => one.Setting == fault.Setting).Option.Name;

    private static Option<string?> Flag(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "true|false",
        Arity = ArgumentArity.ZeroOrOne,
    };
}
