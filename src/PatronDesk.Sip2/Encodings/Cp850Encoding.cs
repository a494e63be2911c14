using System.Text;

namespace PatronDesk.Sip2.Encodings;

// Code pages need a provider that the program must register. A table of 128 characters is simpler.
internal sealed class Cp850Encoding() : TextEncoding("cp850")
{
    private const char FirstLatin = '\u00A0';

    // The upper half, 0x80 to 0xFF.
    private const string Upper =
        "ÇüéâäàåçêëèïîìÄÅ" +
        "ÉæÆôöòûùÿÖÜø£Ø×ƒ" +
        "áíóúñÑªº¿®¬½¼¡«»" +
        "░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐" +
        "└┴┬├─┼ãÃ╚╔╩╦╠═╬¤" +
        "ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀" +
        "ÓßÔÒõÕµþÞÚÛÙýÝ¯´" +
        "\u00AD±‗¾¶§÷¸°¨·¹³²■\u00A0";

    // All of U+00A0 to U+00FF are in the table. Search it for box drawing and the few others.
    private static readonly byte[] Latin = [.. Enumerable.Range(FirstLatin, 0x60).Select(c => (byte)(0x80 + Upper.IndexOf((char)c)))];

    private protected override bool Composes => true;

    private protected override bool TrySpell(Rune rune, Span<byte> spelled, out int bytes)
    {
        bytes = 1;
        if (rune.Value is >= FirstLatin and <= 0xFF)
        {
            spelled[0] = Latin[rune.Value - FirstLatin];
            return true;
        }

        var at = rune.IsBmp ? Upper.IndexOf((char)rune.Value) : -1;
        spelled[0] = (byte)(0x80 + at);
        return at >= 0;
    }

    private protected override string DecodeAny(ReadOnlySpan<byte> value) => DecodeBytes(value, Upper);
}
