using System.Text;

namespace PatronDesk.Sip2.Encodings;

internal sealed class AsciiEncoding() : TextEncoding("ascii")
{
    private protected override bool TrySpell(Rune rune, Span<byte> spelled, out int bytes)
    {
        bytes = 0;
        return false;
    }

    private protected override string DecodeAny(ReadOnlySpan<byte> value) => DecodeBytes(value, upper: "");
}
