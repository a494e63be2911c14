using System.Text.Json;
using PatronDesk.Accounts;
using PatronDesk.Faces.Folio.Wire;

namespace PatronDesk.Hosting;

/// <summary>What a record of a FOLIO says of its own history: <c>metadata</c>, or the older names beside it.</summary>
/// <param name="CreatedAt">When it was created; null where it does not say.</param>
/// <param name="UpdatedAt">When it was last changed; null where it does not say.</param>
/// <param name="By">Who did so.</param>
internal sealed record FolioHistory(DateTimeOffset? CreatedAt, DateTimeOffset? UpdatedAt, Authors By)
{
    private const int LongestName = 255;

    /// <summary>Reads it. What is no date and no id is left out.</summary>
    /// <param name="json">A record that is an object.</param>
    public static FolioHistory Of(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var has = root.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object;
        var from = has ? metadata : root;
        return new(
            InstantOf(from, "createdDate") ?? InstantOf(root, "createdDate"),
            InstantOf(from, "updatedDate") ?? InstantOf(root, "updatedDate"),
            has ? new(
                IdOf(from, "createdByUserId"), NameOf(from, "createdByUsername"), IdOf(from, "updatedByUserId"),
                NameOf(from, "updatedByUsername")) : Authors.Unknown);
    }

    /// <summary>
    /// When the record was made and changed here, and by whom. Where FOLIO gives no date it is now, and where it gives no person there
    /// is none.
    /// </summary>
    public AuditStamp StampAt(DateTimeOffset now) => new(CreatedAt ?? now, UpdatedAt ?? CreatedAt ?? now, By);

    private static DateTimeOffset? InstantOf(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && FolioDate.TryRead(value.GetString()!, out var instant) ? instant : null;

    private static string? IdOf(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && Guid.TryParseExact(value.GetString(), "D", out var id) ? id.ToString("D") : null;

    private static string? NameOf(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 and <= LongestName } text && !text.Any(char.IsControl) ? text : null;
}
