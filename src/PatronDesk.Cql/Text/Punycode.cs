using System.Globalization;
using System.Text;

namespace PatronDesk.Cql.Text;

/// <summary>
/// Reads a part of a domain name that is written in ASCII (RFC 3492, RFC 5890), the same with and without ICU.
/// </summary>
public static class Punycode
{
    private const int Base = 36, LeastThreshold = 1, MostThreshold = 26, FirstBias = 72, FirstBeyondAscii = 0x80;

    /// <summary>Whether a part of a domain is written in ASCII: it begins with <c>xn--</c>, in any case.</summary>
    public static bool IsEncoded(ReadOnlySpan<char> label) => label.StartsWith("xn--", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the letters that such a part stands for; null if it stands for none.</summary>
    /// <param name="label">With its <c>xn--</c>; at most 63 characters, as DNS has it.</param>
    public static string? Decode(ReadOnlySpan<char> label)
    {
        if (!IsEncoded(label) || label.Length > 63)
            return null;
        label = label["xn--".Length..];
        var dash = label.LastIndexOf('-');
        var points = new List<int>();
        foreach (var letter in label[..Math.Max(dash, 0)])
        {
            if (!char.IsAscii(letter))
                return null;
            points.Add(letter);
        }

        var plain = points.Count;
        if (!Insert(points, dash > 0 ? label[(dash + 1)..] : label) || points.Count == plain)
            return null;
        var text = new StringBuilder();
        foreach (var point in points)
            text.Append(char.ConvertFromUtf32(point));
        return text.ToString();
    }

    // RFC 3492, 6.2: each number tells how far away the next character is, and which one it is.
    private static bool Insert(List<int> points, ReadOnlySpan<char> digits)
    {
        long point = FirstBeyondAscii, index = 0;
        var bias = FirstBias;
        while (!digits.IsEmpty)
        {
            var before = index;
            long weight = 1;
            for (var k = Base; ; k += Base)
            {
                if (digits.IsEmpty || Value(digits[0]) is not (>= 0 and var digit))
                    return false;
                digits = digits[1..];
                index += digit * weight;
                if (index > int.MaxValue)
                    return false;
                var threshold = Math.Clamp(k - bias, LeastThreshold, MostThreshold);
                if (digit < threshold)
                    break;
                weight *= Base - threshold;
            }

            var count = points.Count + 1;
            bias = Adapt(index - before, count, before == 0);
            point += index / count;
            index %= count;
            if (!IsPartOfName(point))
                return false;
            points.Insert((int)index++, (int)point);
        }

        return true;
    }

    private static int Adapt(long delta, int count, bool isFirst)
    {
        const int damp = 700, skew = 38;
        delta = isFirst ? delta / damp : delta / 2;
        delta += delta / count;
        var k = 0;
        for (; delta > (Base - LeastThreshold) * MostThreshold / 2; k += Base)
            delta /= Base - LeastThreshold;
        return k + (int)((Base - LeastThreshold + 1) * delta / (delta + skew));
    }

    private static int Value(char digit) => digit switch
    {
        >= 'a' and <= 'z' => digit - 'a',
        >= 'A' and <= 'Z' => digit - 'A',
        >= '0' and <= '9' => digit - '0' + 26,
        _ => -1,
    };

    // No name can hold these: halves of pairs, control characters, blanks, and code points without a meaning.
    private static bool IsPartOfName(long point) =>
        point <= 0x10FFFF && Rune.IsValid((int)point)
        && Rune.GetUnicodeCategory(new Rune((int)point)) is not (
            UnicodeCategory.Control or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
