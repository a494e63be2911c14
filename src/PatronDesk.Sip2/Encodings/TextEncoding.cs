using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace PatronDesk.Sip2.Encodings;

/// <summary>
/// How a client spells text on the wire. Every text can be written: a character that the encoding lacks is transliterated,
/// and delimiters and control characters become spaces, so that no name or block text can end a field or forge a message.
/// </summary>
public abstract class TextEncoding
{
    /// <summary>The most bytes that one UTF-16 character can take in any encoding, transliterated or not.</summary>
    public const int MaxBytesPerChar = 3;

    /// <summary>The most bytes of one character on the wire: four, in UTF-8.</summary>
    public const int MaxBytesPerCharacter = 4;

    // ASCII characters that every encoding writes unchanged.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{}~");

    private protected TextEncoding(string name) => Name = name;

    /// <summary>7 bits; letters lose their accents, <c>José</c> is sent as <c>Jose</c>.</summary>
    public static TextEncoding Ascii { get; } = new AsciiEncoding();

    /// <summary>Code page 850, what the standard assumes unless both sides agree otherwise.</summary>
    public static TextEncoding Cp850 { get; } = new Cp850Encoding();

    /// <summary>ISO 8859-1.</summary>
    public static TextEncoding Latin1 { get; } = new Latin1Encoding();

    /// <summary>UTF-8.</summary>
    public static TextEncoding Utf8 { get; } = new Utf8Encoding();

    /// <summary>
    /// The name by which an account chooses it: <c>ascii</c>, <c>cp850</c>, <c>latin-1</c> or <c>utf-8</c>.
    /// </summary>
    public string Name { get; }

    /// <summary>
    /// Finds an encoding by its name in any case; <c>latin1</c>, <c>utf8</c> and <c>ibm850</c> are understood too.
    /// </summary>
    public static bool TryParse(string? name, [NotNullWhen(true)] out TextEncoding? encoding)
    {
        encoding = name?.ToLowerInvariant() switch
        {
            "ascii" => Ascii,
            "cp850" or "ibm850" => Cp850,
            "latin-1" or "latin1" or "iso-8859-1" => Latin1,
            "utf-8" or "utf8" => Utf8,
            _ => null,
        };
        return encoding is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>
    /// Reads a value; never throws. Bytes without a meaning become U+FFFD, which no stored text matches, and control
    /// characters become spaces.
    /// </summary>
    public string Decode(ReadOnlySpan<byte> value)
    {
        if (value.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0)
            return Encoding.ASCII.GetString(value);

        var text = DecodeAny(value);
        return text.Any(char.IsControl)
            ? string.Create(text.Length, text, static (clean, text) =>
            {
                for (var i = 0; i < clean.Length; i++)
                    clean[i] = char.IsControl(text[i]) ? ' ' : text[i];
            })
            : text;
    }

    /// <summary>Writes as much of a text as fits, without splitting a character, and says how far it got.</summary>
    /// <param name="text">Any text, even with unpaired surrogates.</param>
    /// <param name="maxCharacters">The most characters to put on the wire.</param>
    /// <param name="destination">
    /// Room; <see cref="MaxBytesPerChar"/> for each character of the text is always enough.
    /// </param>
    /// <param name="bytesWritten">Bytes put into <paramref name="destination"/>.</param>
    /// <returns>How many characters of <paramref name="text"/> were taken.</returns>
    public int Encode(ReadOnlySpan<char> text, int maxCharacters, Span<byte> destination, out int bytesWritten)
    {
        var plain = text.IndexOfAnyExcept(Plain);
        if (plain < 0)
            plain = text.Length;
        else if (Composes && plain > 0 && Transliteration.Compose(text[plain - 1], text[plain]) is not null)
            plain--;
        plain = int.Min(plain, int.Min(maxCharacters, destination.Length));
        System.Text.Ascii.FromUtf16(text[..plain], destination, out bytesWritten);

        var taken = plain;
        var characters = plain;
        Span<byte> spelled = stackalloc byte[MaxBytesPerCharacter];
        while (taken < text.Length)
        {
            var spelling = Spell(text[taken..], spelled);
            if (characters + spelling.Characters > maxCharacters
                || !spelled[..spelling.Bytes].TryCopyTo(destination[bytesWritten..]))
            {
                break;
            }

            characters += spelling.Characters;
            bytesWritten += spelling.Bytes;
            taken += spelling.Taken;
        }

        return taken;
    }

    /// <summary>The bytes of one character above ASCII in this encoding; false when it has none.</summary>
    private protected abstract bool TrySpell(Rune rune, Span<byte> spelled, out int bytes);

    /// <summary>Reads any bytes and keeps control characters.</summary>
    private protected abstract string DecodeAny(ReadOnlySpan<byte> value);

    /// <summary>Reads bytes of which each is one character.</summary>
    /// <param name="value">The bytes.</param>
    /// <param name="upper">The characters of 0x80 to 0xFF; empty where these bytes mean nothing.</param>
    private protected static string DecodeBytes(ReadOnlySpan<byte> value, string upper)
    {
        var text = new char[value.Length];
        for (var i = 0; i < text.Length; i++)
            text[i] = value[i] < 0x80 ? (char)value[i] : upper.Length == 0 ? '\uFFFD' : upper[value[i] - 0x80];
        return new string(text);
    }

    /// <summary>Whether a letter and the accent after it are to be sent as one character.</summary>
    private protected virtual bool Composes => false;

    private Spelling Spell(ReadOnlySpan<char> text, Span<byte> spelled)
    {
        if (Rune.DecodeFromUtf16(text, out var rune, out var taken) != OperationStatus.Done)
        {
            spelled[0] = (byte)'?';
            return new(taken, 1, 1);
        }

        if (Composes && text.Length > 1 && Transliteration.Compose(text[0], text[1]) is { } composed
            && TrySpell(new Rune(composed), spelled, out var one))
        {
            return new(2, one, 1);
        }

        if (rune.Value == '|' || Rune.IsControl(rune))
        {
            spelled[0] = (byte)' ';
            return new(taken, 1, 1);
        }

        if (rune.IsAscii)
        {
            spelled[0] = (byte)rune.Value;
            return new(taken, 1, 1);
        }

        if (!Transliteration.IsBlank(rune) && TrySpell(rune, spelled, out var bytes))
            return new(taken, bytes, 1);

        var instead = Transliteration.ToAscii(rune, spelled);
        return new(taken, instead, instead);
    }

    private readonly record struct Spelling(int Taken, int Bytes, int Characters);
}
