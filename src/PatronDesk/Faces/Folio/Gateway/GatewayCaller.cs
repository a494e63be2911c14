using System.Buffers.Text;
using System.Collections.Frozen;
using System.Text.Json;
using PatronDesk.Accounts;
using PatronDesk.Faces.Folio.Wire;

namespace PatronDesk.Faces.Folio.Gateway;

/// <summary>
/// Reads the caller from the headers of Okapi or Kong. It is used only with the setting <c>Folio:BehindGateway</c>, since the
/// headers prove nothing.
/// </summary>
internal static class GatewayCaller
{
    private const int LongestToken = 16 * 1024;

    /// <exception cref="FolioRefusedException">400: a header is missing, or cannot be read.</exception>
    public static async ValueTask<Caller> FindAsync(HttpContext context, Tenants tenants)
    {
        // Don't fall back to the only library: a gateway always names one.
        var name = FolioTenant.Of(context)
            ?? throw new FolioRefusedException(StatusCodes.Status400BadRequest, "Unable to process request Tenant must be set");
        var library = await FolioTenant.GetAsync(tenants, name, context.RequestAborted);
        var headers = context.Request.Headers;
        var (username, tokenUserId) = ReadToken(headers["x-okapi-token"].ToString());
        var userId = headers["x-okapi-user-id"].ToString() is { Length: > 0 } sent ? sent : tokenUserId;
        if (userId is not null && !FolioUuid.IsLoose(userId))
            throw new FolioRefusedException(StatusCodes.Status400BadRequest, "X-Okapi-User-Id must be a UUID");
        userId = userId?.ToLowerInvariant();
        return new Caller(library, userId is null ? "gateway" : $"folio:{userId}")
        {
            UserId = userId,
            Username = username,
            Permissions = ReadPermissions(headers["x-okapi-permissions"].ToString()),
        };
    }

    // Without this header the gateway has already checked the descriptor's permissionsRequired. With it, it tells which
    // of the descriptor's permissionsDesired (the same ones) the caller has.
    private static FrozenSet<string>? ReadPermissions(string json)
    {
        if (json.Length == 0)
            return null;
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.EnumerateArray().Select(one => one.GetString() ?? "").ToFrozenSet(StringComparer.Ordinal);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new FolioRefusedException(
                StatusCodes.Status400BadRequest, "X-Okapi-Permissions must be a JSON array of permission names");
        }
    }

    // Read only the payload and verify nothing: the gateway has the keys, and this server trusts the gateway.
    private static (string? Username, string? UserId) ReadToken(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || token.Length > LongestToken)
            return (null, null);
        try
        {
            using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            return (TextOf(payload.RootElement, "sub"), TextOf(payload.RootElement, "user_id"));
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException)
        {
            return (null, null);
        }
    }

    private static string? TextOf(JsonElement payload, string name) =>
        payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            && value.GetString() is { Length: > 0 and <= 200 } text && !text.Any(char.IsControl)
            ? text
            : null;
}
