using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PatronDesk.Accounts;

/// <summary>
/// Seals the forms of pages, so that a page of another site cannot send one. A seal names the form, counts for one person
/// only, and is good for a day. It is made with the keys that sign tokens, so every node accepts it.
/// </summary>
internal sealed class FormSeals(TokenKeys keys, TimeProvider clock)
{
    private static readonly TimeSpan Good = TimeSpan.FromDays(1);

    /// <summary>Makes the seals of one person's forms.</summary>
    /// <param name="subject">The person: a staff UUID, or what stands for a visitor who has not signed in.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async ValueTask<FormSealer> ForAsync(string subject, CancellationToken cancel) =>
        new(await keys.ToSignWithAsync(cancel), subject, clock);

    /// <summary>The form's id; null where the seal is not ours, is another person's, or is too old.</summary>
    public async ValueTask<string?> OpenAsync(string subject, string seal, CancellationToken cancel)
    {
        if (seal.Length > 200 || seal.Split('.') is not [var keyId, var id, var mac] || await keys.FindAsync(keyId, cancel) is not { } key)
            return null;
        if (!CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(FormSealer.Mac(key, subject, id)), Encoding.UTF8.GetBytes(mac)))
            return null;
        return TryReadTime(id, out var madeAt) && madeAt + Good > clock.GetUtcNow() ? id : null;
    }

    /// <summary>
    /// A secret that only this form makes, the same each time that it is sent: 64 hexadecimal digits, as an API key has. The store
    /// keeps no form's id, so the secret cannot be made from the store. Null where the seal is not good.
    /// </summary>
    public async ValueTask<string?> SecretOfAsync(string subject, string seal, CancellationToken cancel) =>
        await OpenAsync(subject, seal, cancel) is { } id && await keys.FindAsync(seal.Split('.')[0], cancel) is { } key
            ? Convert.ToHexStringLower(HMACSHA256.HashData(key.Secret.Key, Encoding.UTF8.GetBytes($"secret of form\n{subject}\n{id}")))
            : null;

    private static bool TryReadTime(string id, [NotNullWhen(true)] out DateTimeOffset madeAt)
    {
        madeAt = default;
        if (id.Length <= FormSealer.RandomDigits
            || !long.TryParse(id.AsSpan(FormSealer.RandomDigits), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var seconds))
            return false;
        madeAt = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return true;
    }
}

/// <summary>Makes seals for the forms of one page.</summary>
internal sealed class FormSealer(TokenKey key, string subject, TimeProvider clock)
{
    /// <summary>The random part of a form's id, in hexadecimal digits; the time follows it.</summary>
    public const int RandomDigits = 24;

    /// <summary>The seal of a new form.</summary>
    public string New()
    {
        var seconds = clock.GetUtcNow().ToUnixTimeSeconds();
        var id = RandomNumberGenerator.GetHexString(RandomDigits, lowercase: true) + seconds.ToString("x", CultureInfo.InvariantCulture);
        return $"{key.Id}.{id}.{Mac(key, subject, id)}";
    }

    // The prefix keeps these apart from the tokens that the same key signs.
    internal static string Mac(TokenKey key, string subject, string id) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(key.Secret.Key, Encoding.UTF8.GetBytes($"form\n{subject}\n{id}")));
}
