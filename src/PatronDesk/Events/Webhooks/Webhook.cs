using PatronDesk.Data;

namespace PatronDesk.Events;

/// <summary>Where a library's events are sent to.</summary>
internal sealed record Webhook
{
    public static readonly Columns<Webhook> Columns = new((ref at) => new()
    {
        Id = at.Number("id"),
        LibraryId = at.Number("library_id"),
        Url = at.Text("url"),
        Kinds = at.Text("events"),
        Secret = at.Text("secret"),
        OldSecret = at.TextOrNull("old_secret"),
        OldUntil = at.InstantOrNull("old_until"),
        DisabledAt = at.InstantOrNull("disabled_at"),
        DisabledAs = at.TextOrNull("disabled_as"),
        Point = new(at.Text("epoch"), at.Number("xact"), at.Number("event_id")),
        NotBefore = at.Instant("not_before"),
    });

    public required long Id { get; init; }

    public required long LibraryId { get; init; }

    public required string Url { get; init; }

    /// <summary>Which kinds, as <see cref="KindPattern"/> reads them.</summary>
    public required string Kinds { get; init; }

    /// <summary>Signs what is sent; as <see cref="WebhookSecret"/> reads it.</summary>
    public required string Secret { get; init; }

    /// <summary>The secret before; null for none.</summary>
    public string? OldSecret { get; init; }

    /// <summary>Until then the secret before signs too.</summary>
    public DateTimeOffset? OldUntil { get; init; }

    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>Why it is disabled: <see cref="ByCommand"/> or <see cref="Gone"/>; null where it is not.</summary>
    public string? DisabledAs { get; init; }

    /// <summary>The point up to which events were taken up for it.</summary>
    public required EventPoint Point { get; init; }

    /// <summary>The receiver asked to be left alone until then.</summary>
    public DateTimeOffset NotBefore { get; init; }

    /// <summary>A person disabled it.</summary>
    public const string ByCommand = "command";

    /// <summary>The receiver answered 410.</summary>
    public const string Gone = "gone";

    /// <summary>The secrets that sign at this moment, the newest first.</summary>
    public IEnumerable<string> SecretsAt(DateTimeOffset now) =>
        OldSecret is { } old && OldUntil > now ? [Secret, old] : [Secret];
}
