using System.Net;
using PatronDesk.Data;

namespace PatronDesk.Accounts;

/// <summary>What one SIP2 client (a self-check machine, a gate, an e-book vendor) signs in with, and what it may.</summary>
internal sealed record SipAccount
{
    /// <summary>Read beside those of its library.</summary>
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

    /// <summary>What the client sends as CN; unique in the store, whatever its case.</summary>
    public required string Login { get; init; }

    /// <summary>The hash of what it sends as CO.</summary>
    public string PasswordHash { get; init; } = "";

    /// <summary>From where it may connect; empty for anywhere.</summary>
    public IReadOnlyList<IPNetwork> Addresses { get; init; } = [];

    /// <summary>The two-digit codes of the messages that it may send; empty for all. 93, 97 and 99 are always allowed.</summary>
    public IReadOnlyList<string> Messages { get; init; } = [];

    /// <summary>AO in every answer.</summary>
    public required string Institution { get; init; }

    /// <summary>AN of 98: where the machine stands.</summary>
    public string? Location { get; init; }

    /// <summary><c>ascii</c>, <c>cp850</c>, <c>latin1</c> or <c>utf8</c>.</summary>
    public string Encoding { get; init; } = "cp850";

    /// <summary>What ends an answer: <c>mirror</c> for what ended the client's message, else <c>cr</c>, <c>lf</c> or <c>crlf</c>.</summary>
    public string Terminator { get; init; } = "mirror";

    /// <summary>True where a message without AY and AZ is refused; a client's checksums are checked and answered in any case.</summary>
    public bool NeedsErrorDetection { get; init; }

    /// <summary><c>sip</c> for the 18 characters of the standard, <c>datetime</c> for <c>2026-12-07 23:59:59</c>, <c>date</c> for <c>2026-12-07</c>.</summary>
    public string DueDateForm { get; init; } = "sip";

    /// <summary>Which tags carry the expiry date, the birth date and the patron class, such as <c>PA=expiry</c>; null for none.</summary>
    public string? TagMap { get; init; }

    /// <summary>Whether answers hold the patron's address, email and phone (BD, BE, BF), once the PIN was right.</summary>
    public bool PersonalData { get; init; }

    /// <summary>Whether it is told of a patron whose PIN it does not send, and may block cards (01).</summary>
    public bool Trusted { get; init; }

    /// <summary>
    /// Whether a PIN that was right lets the connection read that card's lists in later messages that have no AD at all.
    /// </summary>
    public bool RemembersPin { get; init; }

    /// <summary>
    /// The password is shorter than one that may be sent from anywhere, so <see cref="Addresses"/> must not become empty.
    /// </summary>
    public bool HasShortPassword { get; init; }

    /// <summary>Whether staff stand at the machine: verdicts are those for staff.</summary>
    public bool StandsForStaff { get; init; }

    /// <summary>Whether 25 lifts the blocks that this client made.</summary>
    public bool MayEnable { get; init; }

    /// <summary>BH, where the client is told of money: ISO 4217's three capital letters; null to say none.</summary>
    public string? Currency { get; init; }

    /// <summary>CC: what a patron may owe, as the client is told; two decimals, above 0. Nothing is owed here.</summary>
    public decimal FeeLimit { get; init; } = 1;

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>Who the journal says it was: <c>sip:3</c>.</summary>
    public string Actor => string.Create(null, $"sip:{Id}");

    /// <summary>Whether it may connect from here.</summary>
    public bool IsWelcomeFrom(IPAddress? address)
    {
        if (Addresses.Count == 0)
            return true;
        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return plain is not null && Addresses.Any(network => network.Contains(plain));
    }

    /// <summary>Whether it may send a message of this code, such as <c>63</c>.</summary>
    public bool MaySend(string code) => Messages.Count == 0 || Messages.Contains(code) || code is "93" or "97" or "99";

    private static string[] Split(string? list) =>
        (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string? Join<TPart>(IEnumerable<TPart> list) => string.Join(',', list) is { Length: > 0 } text ? text : null;
}
