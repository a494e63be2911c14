using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace PatronDesk.Accounts;

/// <summary>
/// Argon2id with 19 MiB and two passes (OWASP's first choice, RFC 9106), written as a PHC string:
/// <c>$argon2id$v=19$m=19456,t=2,p=1$salt$hash</c>. Takes some 25 ms of processor time: call it through
/// <see cref="PasswordQueue"/>.
/// </summary>
internal static class PasswordHash
{
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const string Start = "$argon2id$v=19$";
    private static readonly Cost Current = new(19456, 2);

    public static string Make(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Start}m={Current.Kibibytes},t={Current.Passes},p=1${Encode(salt)}${Encode(Derive(password, salt, Current))}");
    }

    /// <summary>True when the hash was made from this password; never for an empty password.</summary>
    public static bool Verify(string password, string hash)
    {
        if (password.Length == 0 || !hash.StartsWith(Start, StringComparison.Ordinal))
            return false;
        var parts = hash[Start.Length..].Split('$');
        var cost = parts[0].Split('=', ',');
        var derived = Derive(
            password,
            Decode(parts[1]),
            new(long.Parse(cost[1], CultureInfo.InvariantCulture), int.Parse(cost[3], CultureInfo.InvariantCulture)));
        return CryptographicOperations.FixedTimeEquals(derived, Decode(parts[2]));
    }

    private static byte[] Derive(string password, byte[] salt, Cost cost)
    {
        var algorithm = PasswordBasedKeyDerivationAlgorithm.Argon2id(new Argon2Parameters
        {
            DegreeOfParallelism = 1,
            MemorySize = cost.Kibibytes,
            NumberOfPasses = cost.Passes,
        });
        // The overload for text would hash UTF-16, which other Argon2 programs could not verify.
        return algorithm.DeriveBytes(Encoding.UTF8.GetBytes(password), salt, HashBytes);
    }

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[] Decode(string text) => Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));

    private readonly record struct Cost(long Kibibytes, int Passes);
}
