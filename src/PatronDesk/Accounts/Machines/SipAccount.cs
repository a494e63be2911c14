using System.Net;
using PatronDesk.Data;

namespace PatronDesk.Accounts;

/// <summary>The account of a SIP2 client (a self-check machine, a gate, an e-book vendor), and what it may do.</summary>
internal sealed record SipAccount
{
    /// <summary>Read together with its library's columns.</summary>
    public static readonly Columns<SipAccount> Columns = new(
        (ref at) => new()
        {
            Library = at.Part(Library.Columns),
            Id = at.Number("id"),
            Login = at.Text("login", account => account.Login, Written.Once),
            PasswordHash = at.Text("password_hash", account => account.PasswordHash),
            Addresses = [.. Split(at.TextOrNull("addresses", account => Join(account.Addresses))).Select(IPNetwork.Parse)],
            Messages = Split(at.TextOrNull("messages", account => Join(account.Messages))),
            Institution = at.Text("institution", account => account.Institution),
            Location = at.TextOrNull("location", account => account.Location),
            Encoding = at.Text("encoding", account => account.Encoding),
            Terminator = at.Text("terminator", account => account.Terminator),
            NeedsErrorDetection = at.Flag("needs_error_detection", account => account.NeedsErrorDetection),
            DueDateForm = at.Text("due_date_form", account => account.DueDateForm),
            TagMap = at.TextOrNull("tag_map", account => account.TagMap),
            PersonalData = at.Flag("personal_data", account => account.PersonalData),
            Trusted = at.Flag("trusted", account => account.Trusted),
            StandsForStaff = at.Flag("stands_for_staff", account => account.StandsForStaff),
            MayEnable = at.Flag("may_enable", account => account.MayEnable),
            CreatedAt = at.Instant("created_at"),
            LastUsedAt = at.InstantOrNull("last_used_at"),
            DisabledAt = at.InstantOrNull("disabled_at", account => account.DisabledAt),
            Currency = at.TextOrNull("currency", account => account.Currency),
            FeeLimit = at.Number("fee_limit", account => (long)(account.FeeLimit * 100)) / 100m,
            RemembersPin = at.Flag("remembers_pin", account => account.RemembersPin),
            HasShortPassword = at.Flag("has_short_password", account => account.HasShortPassword),
        },
        table: "sip_account");

    public long Id { get; init; }

    public required Library Library { get; init; }

    /// <summary>What the client sends as CN; unique in the store, ignoring case.</summary>
    public required string Login { get; init; }

    /// <summary>The hash of the password, which it sends as CO.</summary>
    public string PasswordHash { get; init; } = "";

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

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>The journal's name for it, such as <c>sip:3</c>.</summary>
    public string Actor => ActorOf(Id);

    public static string ActorOf(long id) => string.Create(null, $"sip:{id}");

    /// <summary>Whether it may connect from this address.</summary>
    public bool IsWelcomeFrom(IPAddress? address)
    {
        if (Addresses.Count == 0)
            return true;
        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return plain is not null && Addresses.Any(network => network.Contains(plain));
    }

    /// <summary>Whether it may send messages with this code, such as <c>63</c>.</summary>
    public bool MaySend(string code) => Messages.Count == 0 || Messages.Contains(code) || code is "93" or "97" or "99";

    private static string[] Split(string? list) =>
        (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string? Join<TPart>(IEnumerable<TPart> list) => string.Join(',', list) is { Length: > 0 } text ? text : null;
}
