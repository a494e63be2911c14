using System.Diagnostics.CodeAnalysis;

namespace PatronDesk.Sip2.Fields;

/// <summary>
/// The two characters that name a field. The list is the standard's, with the extensions that are widely seen.
/// </summary>
public readonly record struct Tag
{
    private readonly ushort _letters;

    private Tag(char first, char second) => _letters = (ushort)((first << 8) | (byte)second);

    /// <summary>First character as a byte on the wire.</summary>
    public byte First => (byte)(_letters >> 8);

    /// <summary>Second character as a byte on the wire.</summary>
    public byte Second => (byte)_letters;

    /// <summary>
    /// The tag at the front of some bytes, of which there must be two; not checked to be a known one.
    /// </summary>
    public static Tag Read(ReadOnlySpan<byte> bytes) => new((char)bytes[0], (char)bytes[1]);

    /// <summary>Whether both are the same two characters.</summary>
    public bool Equals(Tag other) => _letters == other._letters;

    /// <inheritdoc/>
    public override int GetHashCode() => _letters;

    /// <summary>Reads a tag from text: two upper-case letters, or one and a digit.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Tag tag)
    {
        var isTag = text is [>= 'A' and <= 'Z', (>= 'A' and <= 'Z') or (>= '0' and <= '9')];
        tag = isTag ? new(text![0], text[1]) : default;
        return isTag;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(2, _letters, static (text, letters) =>
    {
        text[0] = (char)(letters >> 8);
        text[1] = (char)(letters & 0xFF);
    });

    /// <summary>Patron identifier: the barcode of the card.</summary>
    public static readonly Tag AA = new('A', 'A');

    /// <summary>Item identifier: the barcode of the item.</summary>
    public static readonly Tag AB = new('A', 'B');

    /// <summary>Terminal password.</summary>
    public static readonly Tag AC = new('A', 'C');

    /// <summary>Patron password or PIN.</summary>
    public static readonly Tag AD = new('A', 'D');

    /// <summary>Personal name.</summary>
    public static readonly Tag AE = new('A', 'E');

    /// <summary>Screen message; may repeat.</summary>
    public static readonly Tag AF = new('A', 'F');

    /// <summary>Print line; may repeat.</summary>
    public static readonly Tag AG = new('A', 'G');

    /// <summary>Due date, as text.</summary>
    public static readonly Tag AH = new('A', 'H');

    /// <summary>Title identifier.</summary>
    public static readonly Tag AJ = new('A', 'J');

    /// <summary>Blocked card message: why a terminal blocks.</summary>
    public static readonly Tag AL = new('A', 'L');

    /// <summary>Library name.</summary>
    public static readonly Tag AM = new('A', 'M');

    /// <summary>Terminal location.</summary>
    public static readonly Tag AN = new('A', 'N');

    /// <summary>Institution id.</summary>
    public static readonly Tag AO = new('A', 'O');

    /// <summary>Current location.</summary>
    public static readonly Tag AP = new('A', 'P');

    /// <summary>Permanent location.</summary>
    public static readonly Tag AQ = new('A', 'Q');

    /// <summary>Hold items; may repeat.</summary>
    public static readonly Tag AS = new('A', 'S');

    /// <summary>Overdue items; may repeat.</summary>
    public static readonly Tag AT = new('A', 'T');

    /// <summary>Charged items; may repeat.</summary>
    public static readonly Tag AU = new('A', 'U');

    /// <summary>Fine items; may repeat.</summary>
    public static readonly Tag AV = new('A', 'V');

    /// <summary>Sequence number of error detection.</summary>
    public static readonly Tag AY = new('A', 'Y');

    /// <summary>Checksum of error detection.</summary>
    public static readonly Tag AZ = new('A', 'Z');

    /// <summary>Home address.</summary>
    public static readonly Tag BD = new('B', 'D');

    /// <summary>E-mail address.</summary>
    public static readonly Tag BE = new('B', 'E');

    /// <summary>Home telephone number.</summary>
    public static readonly Tag BF = new('B', 'F');

    /// <summary>Owner of an item.</summary>
    public static readonly Tag BG = new('B', 'G');

    /// <summary>Currency, ISO 4217 alphabetic.</summary>
    public static readonly Tag BH = new('B', 'H');

    /// <summary>Cancel.</summary>
    public static readonly Tag BI = new('B', 'I');

    /// <summary>Transaction id.</summary>
    public static readonly Tag BK = new('B', 'K');

    /// <summary>Valid patron.</summary>
    public static readonly Tag BL = new('B', 'L');

    /// <summary>Renewed items; may repeat.</summary>
    public static readonly Tag BM = new('B', 'M');

    /// <summary>Unrenewed items; may repeat.</summary>
    public static readonly Tag BN = new('B', 'N');

    /// <summary>Fee acknowledged.</summary>
    public static readonly Tag BO = new('B', 'O');

    /// <summary>First list entry wanted, counted from 1.</summary>
    public static readonly Tag BP = new('B', 'P');

    /// <summary>Last list entry wanted, counted from 1.</summary>
    public static readonly Tag BQ = new('B', 'Q');

    /// <summary>Queue position of a hold.</summary>
    public static readonly Tag BR = new('B', 'R');

    /// <summary>Pickup location.</summary>
    public static readonly Tag BS = new('B', 'S');

    /// <summary>Fee type.</summary>
    public static readonly Tag BT = new('B', 'T');

    /// <summary>Recall items; may repeat.</summary>
    public static readonly Tag BU = new('B', 'U');

    /// <summary>Fee amount.</summary>
    public static readonly Tag BV = new('B', 'V');

    /// <summary>Expiration date of a hold.</summary>
    public static readonly Tag BW = new('B', 'W');

    /// <summary>Supported messages.</summary>
    public static readonly Tag BX = new('B', 'X');

    /// <summary>Hold type.</summary>
    public static readonly Tag BY = new('B', 'Y');

    /// <summary>Hold items limit.</summary>
    public static readonly Tag BZ = new('B', 'Z');

    /// <summary>Overdue items limit.</summary>
    public static readonly Tag CA = new('C', 'A');

    /// <summary>Charged items limit.</summary>
    public static readonly Tag CB = new('C', 'B');

    /// <summary>Fee limit.</summary>
    public static readonly Tag CC = new('C', 'C');

    /// <summary>Unavailable hold items; may repeat.</summary>
    public static readonly Tag CD = new('C', 'D');

    /// <summary>Hold queue length.</summary>
    public static readonly Tag CF = new('C', 'F');

    /// <summary>Fee identifier.</summary>
    public static readonly Tag CG = new('C', 'G');

    /// <summary>Item properties.</summary>
    public static readonly Tag CH = new('C', 'H');

    /// <summary>Security inhibit.</summary>
    public static readonly Tag CI = new('C', 'I');

    /// <summary>Recall date.</summary>
    public static readonly Tag CJ = new('C', 'J');

    /// <summary>Media type.</summary>
    public static readonly Tag CK = new('C', 'K');

    /// <summary>Sort bin.</summary>
    public static readonly Tag CL = new('C', 'L');

    /// <summary>Hold pickup date.</summary>
    public static readonly Tag CM = new('C', 'M');

    /// <summary>Login user id of a terminal.</summary>
    public static readonly Tag CN = new('C', 'N');

    /// <summary>Login password of a terminal.</summary>
    public static readonly Tag CO = new('C', 'O');

    /// <summary>Location code of a terminal.</summary>
    public static readonly Tag CP = new('C', 'P');

    /// <summary>Valid patron password.</summary>
    public static readonly Tag CQ = new('C', 'Q');

    /// <summary>Call number (extension).</summary>
    public static readonly Tag CS = new('C', 'S');

    /// <summary>Destination (extension).</summary>
    public static readonly Tag CT = new('C', 'T');

    /// <summary>Alert type (extension).</summary>
    public static readonly Tag CV = new('C', 'V');
}
