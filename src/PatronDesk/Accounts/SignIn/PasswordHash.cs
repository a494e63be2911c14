using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using NSec.Cryptography;

namespace PatronDesk.Accounts;

/// <summary>
/// Argon2id with 19 MiB and two passes (OWASP's first choice, RFC 9106), written as a PHC string:
/// <c>$argon2id$v=19$m=19456,t=2,p=1$salt$hash</c>. Takes some 25 ms of processor time: call it through
/// <see cref="PasswordQueue"/>.
/// </summary>
internal static partial class PasswordHash
{
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const int HighestKibibytes = 65_536;
    private const int HighestPasses = 10;
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

    /// <summary>Whether the text is a hash as <see cref="Make"/> writes it, at a cost that a sign-in can bear.</summary>
    public static bool IsOne(string text)
    {
        if (Form().Match(text) is not { Success: true } form)
            return false;
        long Number(int group) => long.Parse(form.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
        return Number(1) is >= 8 and <= HighestKibibytes && Number(2) is >= 1 and <= HighestPasses
            && IsBase64(form.Groups[3].Value, SaltBytes) && IsBase64(form.Groups[4].Value, HashBytes);
    }

    private static bool IsBase64(string text, int bytes) =>
        Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), new byte[bytes], out var written) && written == bytes;

    [GeneratedRegex(
        @"^\$argon2id\$v=19\$m=(\d{1,6}),t=(\d{1,3}),p=1\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

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
