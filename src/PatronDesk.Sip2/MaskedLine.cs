using System.Buffers;
using System.Globalization;
using System.Text;
using PatronDesk.Sip2.Encodings;
using PatronDesk.Sip2.Fields;
using PatronDesk.Sip2.Framing;
using PatronDesk.Sip2.Messages;

namespace PatronDesk.Sip2;

/// <summary>
/// A line of the wire as a log may show it: <c>2300120250522    154913AOmain|AA...0190|AD***|AY0AZF30D</c>. Takes requests
/// and answers, half messages and what did not parse. A value is shown only under a tag known to be harmless, a barcode by
/// its last four characters; all else is masked.
/// </summary>
/// <param name="line">
/// The line, with or without its terminator. It is read when printed: print it while it is still there.
/// </param>
public readonly struct MaskedLine(ReadOnlyMemory<byte> line)
{
    private const int BarcodeTail = 4;
    private const int ShortestBarcodeWithTail = 8;
    private const int LongestShown = 60;

    private static readonly SearchValues<byte> HeaderCharacters = SearchValues.Create("0123456789YNUZ .+-*"u8);

    private static readonly Tag[] Shown =
    [
        Tag.AH, Tag.AM, Tag.AN, Tag.AO, Tag.AP, Tag.AQ, Tag.BG, Tag.BH, Tag.BI, Tag.BL, Tag.BO, Tag.BP, Tag.BQ, Tag.BR,
        Tag.BS, Tag.BT, Tag.BV, Tag.BW, Tag.BX, Tag.BY, Tag.BZ, Tag.CA, Tag.CB, Tag.CC, Tag.CF, Tag.CI, Tag.CJ, Tag.CK,
        Tag.CL, Tag.CM, Tag.CN, Tag.CP, Tag.CQ, Tag.CT, Tag.CV,
    ];

    private static readonly Tag[] Masked =
    [
        Tag.AC, Tag.AD, Tag.AE, Tag.AF, Tag.AG, Tag.AJ, Tag.AL, Tag.AS, Tag.AT, Tag.AU, Tag.AV, Tag.BD, Tag.BE, Tag.BF,
        Tag.BK, Tag.BM, Tag.BN, Tag.BU, Tag.CD, Tag.CG, Tag.CH, Tag.CO, Tag.CS,
    ];

    private static readonly Tag[] Secrets = [Tag.AA, Tag.AC, Tag.AD, Tag.AE, Tag.CO];

    /// <inheritdoc/>
    public override string ToString()
    {
        var bytes = line.Span.TrimEnd("\r\n"u8);
        var trailer = Trailer.Find(bytes);
        var body = bytes[..^trailer.Length];
        if (!Message.TryReadCode(body, out var code) || FieldsStart(code, body, out var isMalformed) is not { } fieldsStart)
            return string.Create(CultureInfo.InvariantCulture, $"({bytes.Length} bytes)");

        var text = new StringBuilder(body.Length).Append(CultureInfo.InvariantCulture, $"{code:D2}");
        var header = body[HeaderShape.CodeLength..fieldsStart];
        // A malformed header without fields may be anything, so hide it.
        if (header.ContainsAnyExcept(HeaderCharacters) || (isMalformed && fieldsStart == body.Length && !header.IsEmpty))
            text.Append(Secret.Mask);
        else
            Append(text, header);

        foreach (var field in new FieldSet(line[fieldsStart..body.Length], TextEncoding.Ascii))
            Append(text, field);
        Append(text, bytes[body.Length..]);
        return text.ToString();
    }

    // Null if it is neither request nor answer. Then nothing of it is understood, so nothing is shown.
    private static int? FieldsStart(int code, ReadOnlySpan<byte> body, out bool isMalformed)
    {
        if (HeaderShape.LengthOf((MessageCode)code) >= 0)
            return HeaderShape.FieldsStart((MessageCode)code, body, out isMalformed);

        var length = HeaderShape.LengthOfAnswer(code);
        isMalformed = body.Length < HeaderShape.CodeLength + length;
        return length < 0 ? null : int.Min(HeaderShape.CodeLength + length, body.Length);
    }

    private static void Append(StringBuilder text, Field field)
    {
        if (field.Tag == Tag.AA || field.Tag == Tag.AB)
        {
            text.Append(field.Tag);
            AppendBarcode(text, field.Value);
        }
        else if (Shown.Contains(field.Tag))
        {
            text.Append(field.Tag);
            AppendShown(text, field.Value);
        }
        else
        {
            // An unknown tag may be the end of a PIN that has a delimiter in it.
            text.Append(Masked.Contains(field.Tag) ? field.Tag.ToString() : "??");
            text.Append(field.Value.IsEmpty ? "" : Secret.Mask);
        }

        text.Append('|');
    }

    private static void AppendBarcode(StringBuilder text, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            return;

        value = value.Trim(" "u8);
        if (value.Length < ShortestBarcodeWithTail || EndOfShown(value) < value.Length)
            text.Append(Secret.Mask);
        else
            Append(text.Append("..."), value[^BarcodeTail..]);
    }

    private static void AppendShown(StringBuilder text, ReadOnlySpan<byte> value)
    {
        var end = int.Min(EndOfShown(value), LongestShown);
        Append(text, value[..end]);
        if (end < value.Length)
            text.Append(Secret.Mask);
    }

    // If a delimiter was lost, the next field is part of this value, and it may be a password.
    private static int EndOfShown(ReadOnlySpan<byte> value)
    {
        var end = value.Length;
        foreach (var tag in Secrets)
        {
            var at = value.IndexOf([tag.First, tag.Second]);
            if (at >= 0 && at < end)
                end = at;
        }

        return end;
    }

    // Printable ASCII only, so that a line can't forge another line of the log.
    private static void Append(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            text.Append(value is >= (byte)' ' and <= (byte)'~' ? (char)value : '?');
    }
}
