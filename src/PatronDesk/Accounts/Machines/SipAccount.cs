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
            Settings = at.Part(SipClientSettings.Columns, account => account.Settings),
            CreatedAt = at.Instant("created_at"),
            LastUsedAt = at.InstantOrNull("last_used_at"),
            DisabledAt = at.InstantOrNull("disabled_at", account => account.DisabledAt),
        },
        table: "sip_account");

    public required long Id { get; init; }

    public required Library Library { get; init; }

    /// <summary>What the client sends as CN; unique in the store, ignoring case.</summary>
    public required string Login { get; init; }

    /// <summary>The hash of the password, which it sends as CO.</summary>
    public required string PasswordHash { get; init; }

    public required SipClientSettings Settings { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>The journal's name for it, such as <c>sip:3</c>.</summary>
    public string Actor => ActorOf(Id);

    public static string ActorOf(long id) => string.Create(null, $"sip:{id}");

    /// <summary>Whether it may connect from this address.</summary>
    public bool IsWelcomeFrom(IPAddress? address)
    {
        if (Settings.Addresses.Count == 0)
            return true;
        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return plain is not null && Settings.Addresses.Any(network => network.Contains(plain));
    }

    /// <summary>Whether it may send messages with this code, such as <c>63</c>.</summary>
    public bool MaySend(string code) =>
        Settings.Messages.Count == 0 || Settings.Messages.Contains(code) || code is "93" or "97" or "99";
}
