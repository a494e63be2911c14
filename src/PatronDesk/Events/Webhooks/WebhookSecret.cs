using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PatronDesk.Events;

/// <summary>
/// Signs as the Standard Webhooks specification has it: HMAC-SHA256 over id, moment and body, with the key that
/// <c>whsec_</c> and base64 hold.
/// </summary>
internal static class WebhookSecret
{
    private const string Prefix = "whsec_";
    private const int NewBytes = 32;

    /// <summary>A new secret.</summary>
    public static string New() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(NewBytes));

    /// <summary>The key in a secret, of 24 to 64 bytes; null where the text holds none.</summary>
    public static byte[]? Key(string secret)
    {
        var text = secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret;
        var key = new byte[text.Length];
        return Convert.TryFromBase64String(text, key, out var length) && length is >= 24 and <= 64 ? key[..length] : null;
    }

    /// <summary>The header <c>webhook-signature</c>, with a signature of each secret.</summary>
    public static string Sign(IEnumerable<string> secrets, string id, long unixSeconds, byte[] body)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{unixSeconds}."));
        byte[] signed = [.. head, .. body];
        return string.Join(' ', secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(Key(secret)!, signed))));
    }
}
