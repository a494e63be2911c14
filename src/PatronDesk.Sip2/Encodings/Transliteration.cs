using System.Text;

namespace PatronDesk.Sip2.Encodings;

/// <summary>
/// Writes Latin letters, punctuation and spaces in ASCII. It uses tables, because a machine without culture data has no
/// Unicode normalisation.
/// </summary>
internal static class Transliteration
{
    // A '*' stands for more than one letter, see Several; a '?' for a sign without any.
    private const char Extended = '\u00C0';

    private const string FromExtended =
        "AAAAAA*CEEEEIIIIDNOOOOOxOUUUUY**aaaaaa*ceeeeiiiidnooooo/ouuuuy*y" +
        "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi**JjKkkLlLlLlL" +
        "lLlNnNnNnnNnOoOoOo**RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs" +
        "bBBb??OCcDDDd?EEEFfGG*IIKkllMNnOOo**PpR??SstTtTUuUVYyZz?????????" +
        "????*********AaIiOoUuUuUuUuUueAaAa**GgGgKkOoOo??j***Gg*?NnAa**Oo" +
        "AaAaEeEeIiIiOoOoRrRrUuUuSsTt??HhNd**ZzAaEeOoOoOoOoYylntj**ACcLTs" +
        "z??BUVEeJjQqRrYy";

    private const char Additional = '\u1E00';

    private const string FromAdditional =
        "AaBbBbBbCcDdDdDdDdDdEeEeEeEeEeFfGgHhHhHhHhHhIiIiKkKkKkLlLlLlLlMm" +
        "MmMmNnNnNnNnOoOoOoOoPpPpRrRrRrRrSsSsSsSsSsTtTtTtTtUuUuUuUuUuVvVv" +
        "WwWwWwWwWwXxXxYyZzZzZzhtwyasss*?AaAaAaAaAaAaAaAaAaAaAaAaEeEeEeEe" +
        "EeEeEeEeIiIiOoOoOoOoOoOoOoOoOoOoOoOoUuUuUuUuUuUuUuYyYyYyYy**VvYy";

    /// <summary>
    /// The ASCII for a character above ASCII: up to three bytes, none for a mark, <c>?</c> for the unknown.
    /// </summary>
    public static int ToAscii(Rune rune, Span<byte> spelled)
    {
        if (IsBlank(rune))
        {
            spelled[0] = (byte)' ';
            return 1;
        }

        if (!rune.IsBmp)
        {
            spelled[0] = (byte)'?';
            return 1;
        }

        var character = (char)rune.Value;
        if (IsSilent(character))
            return 0;

        var single = character switch
        {
            >= Extended and < (char)(Extended + 400) => FromExtended[character - Extended],
            >= Additional and < (char)(Additional + 256) => FromAdditional[character - Additional],
            // Fullwidth forms; the fullwidth delimiter must not become one.
            >= '\uFF01' and <= '\uFF5E' and not '\uFF5C' => (char)(character - '\uFF01' + '!'),
            '\u2018' or '\u2019' or '\u201A' or '\u201B' or '\u2032' or '\u00B4' or '\u02B9' or '\u02BC' => '\'',
            '\u201C' or '\u201D' or '\u201E' or '\u201F' or '\u2033' or '\u00AB' or '\u00BB' => '"',
            '\u2039' => '<',
            '\u203A' => '>',
            >= '\u2010' and <= '\u2015' or '\u2212' or '\u2022' or '\u00B7' => '-',
            '\u00A1' => '!',
            '\u00AA' => 'a',
            '\u00BA' => 'o',
            '\u00B5' => 'u',
            '\u00B9' => '1',
            '\u00B2' => '2',
            '\u00B3' => '3',
            '\u2044' => '/',
            '\uFF5C' or '\u00A6' or '\u2502' => ' ',
            _ => '*',
        };
        if (single != '*')
        {
            spelled[0] = (byte)single;
            return 1;
        }

        var several = Several(character);
        several.CopyTo(spelled);
        return several.Length;
    }

    /// <summary>A space or line break that is not ASCII's.</summary>
    public static bool IsBlank(Rune rune) => !rune.IsAscii && Rune.IsWhiteSpace(rune);

    /// <summary>One character for a letter and the combining mark after it, where Latin-1 has one.</summary>
    public static char? Compose(char letter, char mark)
    {
        var (letters, composed) = mark switch
        {
            '\u0300' => ("AEIOUaeiou", "ÀÈÌÒÙàèìòù"),
            '\u0301' => ("AEIOUYaeiouy", "ÁÉÍÓÚÝáéíóúý"),
            '\u0302' => ("AEIOUaeiou", "ÂÊÎÔÛâêîôû"),
            '\u0303' => ("ANOano", "ÃÑÕãñõ"),
            '\u0308' => ("AEIOUaeiouy", "ÄËÏÖÜäëïöüÿ"),
            '\u030A' => ("Aa", "Åå"),
            '\u0327' => ("Cc", "Çç"),
            _ => ("", ""),
        };
        var at = letters.IndexOf(letter);
        return at < 0 ? null : composed[at];
    }

    // Combining marks, soft hyphen, joiners, direction marks, byte order mark, variation selectors.
    private static bool IsSilent(char character) => character
        is >= '\u0300' and <= '\u036F'
        or '\u00AD'
        or >= '\u200B' and <= '\u200F'
        or >= '\u202A' and <= '\u202E'
        or >= '\u2060' and <= '\u2069'
        or >= '\uFE00' and <= '\uFE0F'
        or '\uFEFF';

    private static ReadOnlySpan<byte> Several(char character) => character switch
    {
        'Æ' or 'Ǣ' or 'Ǽ' => "AE"u8,
        'Þ' => "Th"u8,
        'ß' => "ss"u8,
        'æ' or 'ǣ' or 'ǽ' => "ae"u8,
        'þ' => "th"u8,
        'Ĳ' => "IJ"u8,
        'ĳ' => "ij"u8,
        'Œ' => "OE"u8,
        'œ' => "oe"u8,
        'ƕ' => "hv"u8,
        'Ƣ' => "OI"u8,
        'ƣ' => "oi"u8,
        'Ǆ' or 'Ǳ' => "DZ"u8,
        'ǅ' or 'ǲ' => "Dz"u8,
        'ǆ' or 'ǳ' => "dz"u8,
        'Ǉ' => "LJ"u8,
        'ǈ' => "Lj"u8,
        'ǉ' => "lj"u8,
        'Ǌ' => "NJ"u8,
        'ǋ' => "Nj"u8,
        'ǌ' => "nj"u8,
        'Ƕ' => "HV"u8,
        'Ȣ' => "OU"u8,
        'ȣ' => "ou"u8,
        'ȸ' => "db"u8,
        'ȹ' => "qp"u8,
        'ẞ' => "SS"u8,
        'Ỻ' => "LL"u8,
        'ỻ' => "ll"u8,
        '\u00BC' => "1/4"u8,
        '\u00BD' => "1/2"u8,
        '\u00BE' => "3/4"u8,
        '\u00A9' => "(c)"u8,
        '\u00AE' => "(r)"u8,
        '\u2122' => "tm"u8,
        '\u2026' => "..."u8,
        '\u20AC' => "EUR"u8,
        '\u00A3' => "GBP"u8,
        '\u2116' => "No"u8,
        '\uFB01' => "fi"u8,
        '\uFB02' => "fl"u8,
        '\uFF0A' => "*"u8,
        _ => "?"u8,
    };
}
