using System.Text;

namespace PatronDesk.Sip2.Encodings;

internal sealed class Utf8Encoding() : TextEncoding("utf-8")
{
    private protected override bool TrySpell(Rune rune, Span<byte> spelled, out int bytes) =>
        rune.TryEncodeToUtf8(spelled, out bytes);

    private protected override string DecodeAny(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value);
}
