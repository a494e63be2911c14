using System.Net;
using PatronDesk.Accounts;

namespace PatronDesk.Patrons;

/// <summary>A PIN that was sent for a patron.</summary>
/// <param name="Caller">The client, whose wrong PINs are counted.</param>
/// <param name="Address">The client's address; null where it has none.</param>
/// <param name="Patron">A live patron.</param>
/// <param name="Hashes">The patron's stored hashes.</param>
/// <param name="Pin">As sent.</param>
internal sealed record PinGuess(Caller Caller, IPAddress? Address, Patron Patron, PinHashes Hashes, string Pin)
{
    /// <summary>Without the PIN, so that it can't get into a log by accident.</summary>
    public override string ToString() => $"PIN of {Patron.Uuid}";
}

/// <summary>The hashes that a patron's PIN is verified against; null where there is none.</summary>
/// <param name="Password">The hash of the password of the Libib face.</param>
/// <param name="Digits">The hash of the PIN of digits.</param>
internal sealed record PinHashes(string? Password, string? Digits)
{
    public override string ToString() => "hashes";
}
