using System.Net;
using PatronDesk.Data;

namespace PatronDesk.Accounts;

/// <summary>What one SIP2 client (a self-check machine, a gate, an e-book vendor) signs in with, and what it may.</summary>
internal sealed record SipAccount
{
    /// <summary>The columns that <see cref="Read"/> expects, in its order, after those of <see cref="Library"/>.</summary>
    public const string Columns =
        "sip_account.id, login, password_hash, addresses, messages, institution, location, encoding, terminator, "
        + "needs_error_detection, due_date_form, tag_map, personal_data, trusted, stands_for_staff, may_enable, "
        + "sip_account.created_at, last_used_at, sip_account.disabled_at, currency, fee_limit";

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

    /// <summary>True where answers end in CR LF, false for CR alone.</summary>
    public bool EndsInCrLf { get; init; }

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

    /// <param name="row">A row that holds the columns of <see cref="Library"/> and then <see cref="Columns"/>.</param>
    public static SipAccount Read(Row row)
    {
        const int First = Library.ColumnCount;
        return new()
        {
            Library = Library.Read(row),
            Id = row.Number(First),
            Login = row.Text(First + 1),
            PasswordHash = row.Text(First + 2),
            Addresses = [.. Split(row.TextOrNull(First + 3)).Select(IPNetwork.Parse)],
            Messages = Split(row.TextOrNull(First + 4)),
            Institution = row.Text(First + 5),
            Location = row.TextOrNull(First + 6),
            Encoding = row.Text(First + 7),
            EndsInCrLf = row.Text(First + 8) == "crlf",
            NeedsErrorDetection = row.Flag(First + 9),
            DueDateForm = row.Text(First + 10),
            TagMap = row.TextOrNull(First + 11),
            PersonalData = row.Flag(First + 12),
            Trusted = row.Flag(First + 13),
            StandsForStaff = row.Flag(First + 14),
            MayEnable = row.Flag(First + 15),
            CreatedAt = row.Instant(First + 16),
            LastUsedAt = row.InstantOrNull(First + 17),
            DisabledAt = row.InstantOrNull(First + 18),
            Currency = row.TextOrNull(First + 19),
            FeeLimit = row.Number(First + 20) / 100m,
        };
    }

    private static string[] Split(string? list) =>
        (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
