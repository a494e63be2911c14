using System.Text;

namespace PatronDesk.Sip2.Encodings;

internal sealed class Latin1Encoding() : TextEncoding("latin-1")
{
    private protected override bool Composes => true;

    private protected override bool TrySpell(Rune rune, Span<byte> spelled, out int bytes)
    {
        spelled[0] = (byte)rune.Value;
        bytes = 1;
        return rune.Value <= 0xFF;
    }

    private protected override string DecodeAny(ReadOnlySpan<byte> value) => Encoding.Latin1.GetString(value);
}
