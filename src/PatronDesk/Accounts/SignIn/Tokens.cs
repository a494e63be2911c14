using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace PatronDesk.Accounts;

/// <summary>Writes and reads tokens: JWTs (RFC 7519), signed only with HMAC-SHA256.</summary>
internal sealed class Tokens(TokenKeys keys, TimeProvider clock)
{
    /// <summary>Characters. Our tokens have about 500; a longer text is not read at all.</summary>
    public const int LongestToken = 4096;

    private const string Algorithm = SecurityAlgorithms.HmacSha256;

    private readonly JsonWebTokenHandler _handler = new()
    {
        MaximumTokenSizeInBytes = LongestToken,
        MapInboundClaims = false,
        SetDefaultTimesOnTokenCreation = false,
    };

    public async ValueTask<string> WriteAsync(TokenClaims claims, CancellationToken cancel)
    {
        var key = await keys.ToSignWithAsync(cancel);
        return _handler.CreateToken(Json(claims), new SigningCredentials(key.Secret, Algorithm));
    }

    /// <summary>A token's claims; null where we did not sign it, or it has expired.</summary>
    /// <param name="token">Anything that a client sent.</param>
    /// <param name="kind">What the token must be for.</param>
    /// <param name="evenExpired">Whether an expired token is accepted too.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async ValueTask<TokenClaims?> ReadAsync(string token, TokenKind kind, bool evenExpired, CancellationToken cancel)
    {
        if (token.Length > LongestToken || KeyIdOf(token) is not { } keyId || await keys.FindAsync(keyId, cancel) is not { } key)
            return null;
        var checkedToken = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKey = key.Secret,
            ValidAlgorithms = [Algorithm],
            ValidTypes = ["JWT"],
            RequireSignedTokens = true,
            // Only this service has the keys; the claim "type" says what the token is for.
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
        });
        return checkedToken is { IsValid: true, SecurityToken: JsonWebToken signed }
            && Read(signed) is { } claims
            && claims.Kind == kind
            && (evenExpired || claims.ExpiresAt > clock.GetUtcNow())
            ? claims
            : null;
    }

    private string? KeyIdOf(string token)
    {
        try
        {
            return _handler.CanReadToken(token) && _handler.ReadJsonWebToken(token) is { Alg: Algorithm, Kid: { Length: > 0 and <= 64 } id }
                ? id
                : null;
        }
        catch (Exception error) when (error is ArgumentException or SecurityTokenException or FormatException or JsonException)
        {
            return null;
        }
    }

    private static TokenClaims? Read(JsonWebToken token) =>
        token.TryGetPayloadValue("sub", out string username)
        && token.TryGetPayloadValue("user_id", out string userId)
        && token.TryGetPayloadValue("tenant", out string tenant)
        && token.TryGetPayloadValue("sid", out string session)
        && token.TryGetPayloadValue("jti", out string id)
        && token.TryGetPayloadValue("iat", out long issued)
        && token.TryGetPayloadValue("exp", out long expires)
        && token.TryGetPayloadValue("type", out string type)
        && KindOf(type) is { } kind
            ? new TokenClaims
            {
                Id = id,
                SessionId = session,
                UserId = userId,
                Username = username,
                Tenant = tenant,
                Kind = kind,
                IssuedAt = DateTimeOffset.FromUnixTimeSeconds(issued),
                ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(expires),
            }
            : null;

    private static TokenKind? KindOf(string word) => word switch
    {
        "access" => TokenKind.Access,
        "refresh" => TokenKind.Refresh,
        "desk" => TokenKind.Desk,
        _ => null,
    };

    private static string WordOf(TokenKind kind) => kind switch
    {
        TokenKind.Access => "access",
        TokenKind.Refresh => "refresh",
        TokenKind.Desk => "desk",
        _ => throw new UnreachableException(),
    };

    private static string Json(TokenClaims claims)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("sub"u8, claims.Username);
            writer.WriteString("type"u8, WordOf(claims.Kind));
            writer.WriteString("user_id"u8, claims.UserId);
            writer.WriteString("tenant"u8, claims.Tenant);
            writer.WriteString("sid"u8, claims.SessionId);
            writer.WriteString("jti"u8, claims.Id);
            writer.WriteNumber("iat"u8, claims.IssuedAt.ToUnixTimeSeconds());
            writer.WriteNumber("exp"u8, claims.ExpiresAt.ToUnixTimeSeconds());
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

internal enum TokenKind
{
    /// <summary>Signs its bearer in.</summary>
    Access,

    /// <summary>Can be exchanged once for a new pair of tokens; signs nobody in.</summary>
    Refresh,

    /// <summary>Signs a browser in at the desk's pages, and nowhere else.</summary>
    Desk,
}

/// <summary>A token's claims. Times are whole seconds, as on the wire.</summary>
internal sealed record TokenClaims
{
    /// <summary>The token's own id (<c>jti</c>).</summary>
    public required string Id { get; init; }

    /// <summary>The token's sign-in (<c>sid</c>); the token is valid while its row exists.</summary>
    public required string SessionId { get; init; }

    public required string UserId { get; init; }

    public required string Username { get; init; }

    public required string Tenant { get; init; }

    public required TokenKind Kind { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
