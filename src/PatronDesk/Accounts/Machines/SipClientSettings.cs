using System.Net;
using PatronDesk.Data;

namespace PatronDesk.Accounts;

/// <summary>What can be set of a SIP2 client's account: where it connects from, what it may do, and how it speaks.</summary>
internal sealed record SipClientSettings
{
    public static readonly Columns<SipClientSettings> Columns = new((ref at) => new()
    {
        Addresses = [.. Split(at.TextOrNull("addresses", one => Join(one.Addresses))).Select(IPNetwork.Parse)],
        Messages = Split(at.TextOrNull("messages", one => Join(one.Messages))),
        Institution = at.Text("institution", one => one.Institution),
        Location = at.TextOrNull("location", one => one.Location),
        Encoding = at.Text("encoding", one => one.Encoding),
        Terminator = at.Text("terminator", one => one.Terminator),
        NeedsErrorDetection = at.Flag("needs_error_detection", one => one.NeedsErrorDetection),
        DueDateForm = at.Text("due_date_form", one => one.DueDateForm),
        TagMap = at.TextOrNull("tag_map", one => one.TagMap),
        PersonalData = at.Flag("personal_data", one => one.PersonalData),
        Trusted = at.Flag("trusted", one => one.Trusted),
        StandsForStaff = at.Flag("stands_for_staff", one => one.StandsForStaff),
        MayEnable = at.Flag("may_enable", one => one.MayEnable),
        Currency = at.TextOrNull("currency", one => one.Currency),
        FeeLimit = at.Number("fee_limit", one => (long)(one.FeeLimit * 100)) / 100m,
        RemembersPin = at.Flag("remembers_pin", one => one.RemembersPin),
        HasShortPassword = at.Flag("has_short_password", one => one.HasShortPassword),
    });

    /// <summary>The networks it may connect from; empty for anywhere.</summary>
    public IReadOnlyList<IPNetwork> Addresses { get; init; } = [];

    /// <summary>The two-digit codes of the messages that it may send; empty for all. 93, 97 and 99 are always allowed.</summary>
    public IReadOnlyList<string> Messages { get; init; } = [];

    /// <summary>AO in every answer.</summary>
    public required string Institution { get; init; }

    /// <summary>AN in message 98: where the machine is.</summary>
    public string? Location { get; init; }

    /// <summary><c>ascii</c>, <c>cp850</c>, <c>latin1</c> or <c>utf8</c>.</summary>
    public string Encoding { get; init; } = "cp850";

    /// <summary>What ends an answer: <c>mirror</c> for the client's own line end, or <c>cr</c>, <c>lf</c> or <c>crlf</c>.</summary>
    public string Terminator { get; init; } = "mirror";

    /// <summary>Whether messages without AY and AZ are refused. Checksums that a client sends are always checked and answered.</summary>
    public bool NeedsErrorDetection { get; init; }

    /// <summary>
    /// <c>sip</c> for the standard's 18 characters, <c>datetime</c> for <c>2026-12-07 23:59:59</c>, <c>date</c> for
    /// <c>2026-12-07</c>.
    /// </summary>
    public string DueDateForm { get; init; } = "sip";

    /// <summary>The tags for the expiry date, the birth date and the patron class, such as <c>PA=expiry</c>; null for none.</summary>
    public string? TagMap { get; init; }

    /// <summary>Whether answers contain the patron's address, email and phone (BD, BE, BF) after a right PIN.</summary>
    public bool PersonalData { get; init; }

    /// <summary>Whether it gets patron data without sending the PIN, and may block cards (01).</summary>
    public bool Trusted { get; init; }

    /// <summary>
    /// Whether, after a right PIN, the connection may read that card's lists in later messages without AD.
    /// </summary>
    public bool RemembersPin { get; init; }

    /// <summary>
    /// The password is too short to be used from anywhere, so <see cref="Addresses"/> must not become empty.
    /// </summary>
    public bool HasShortPassword { get; init; }

    /// <summary>Whether staff use the machine; the rules for staff then apply.</summary>
    public bool StandsForStaff { get; init; }

    /// <summary>Whether message 25 removes the blocks that this client made.</summary>
    public bool MayEnable { get; init; }

    /// <summary>BH: ISO 4217's three capital letters, for clients that show money; null to leave it out.</summary>
    public string? Currency { get; init; }

    /// <summary>CC: the fee limit that the client is told, with two decimals, above 0. PatronDesk itself has no fees.</summary>
    public decimal FeeLimit { get; init; } = 1;

    private static string[] Split(string? list) =>
        (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string? Join<TPart>(IEnumerable<TPart> list) => string.Join(',', list) is { Length: > 0 } text ? text : null;
}
