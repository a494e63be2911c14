using System.Security.Cryptography;
using System.Text;

namespace PatronDesk.Accounts;

/// <summary>Generates API keys and ids, and the hashes under which keys are stored.</summary>
internal static class Secrets
{
    // Without letters that look alike.
    private const string Clear = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>A new key: 64 lower-case hexadecimal digits from 256 random bits, in the form of Libib's keys.</summary>
    public static string NewApiKey() => RandomNumberGenerator.GetHexString(64, lowercase: true);

    /// <summary>A new API id: 40 lower-case hexadecimal digits.</summary>
    public static string NewApiId() => RandomNumberGenerator.GetHexString(40, lowercase: true);

    /// <summary>A password that a person can copy from a terminal: 80 random bits, without letters that look alike.</summary>
    public static string NewPassword() => RandomNumberGenerator.GetString(Clear, 16);

    /// <summary>The secret part of a link: 160 random bits, in the letters of a password.</summary>
    public static string NewLink() => RandomNumberGenerator.GetString(Clear, 32);

    /// <summary>
    /// SHA-256 of a key's UTF-8. Keys are long and random, so a slow hash would add no protection and slow every call.
    /// </summary>
    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>Compares two texts in constant time.</summary>
    public static bool Same(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Hash(one), Hash(other));
}
