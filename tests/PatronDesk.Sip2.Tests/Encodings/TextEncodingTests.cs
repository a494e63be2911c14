using System.Text;
using CsCheck;
using PatronDesk.Sip2.Encodings;
using Xunit;

namespace PatronDesk.Sip2.Tests.Encodings;

public sealed class TextEncodingTests
{
    public static TheoryData<TextEncoding> All =>
        new(TextEncoding.Ascii, TextEncoding.Cp850, TextEncoding.Latin1, TextEncoding.Utf8);

    [Theory]
    [InlineData("ascii", "José Peña", "Jose Pena")]
    [InlineData("ascii", "Jürgen Groß-Østergård", "Jurgen Gross-Ostergard")]
    [InlineData("ascii", "Łukasz Żółć", "Lukasz Zolc")]
    [InlineData("ascii", "Nguyễn Thị Hương", "Nguyen Thi Huong")]
    [InlineData("ascii", "Œuvre – “l’été” … 5 €", "OEuvre - \"l'ete\" ... 5 EUR")]
    [InlineData("ascii", "Jose\u0301", "Jose")]
    [InlineData("ascii", "Ｊｏｓｅ　Ｐ＊", "Jose P*")]
    [InlineData("ascii", "Иван", "????")]
    [InlineData("ascii", "\U0001F4DA book", "? book")]
    [InlineData("cp850", "José Peña", "Jos\u0082 Pe\u00A4a")]
    [InlineData("cp850", "Jose\u0301 Pen\u0303a", "Jos\u0082 Pe\u00A4a")]
    [InlineData("cp850", "Łódź ½ Š", "L\u00A2dz \u00AB S")]
    [InlineData("cp850", "\u00D7\u0131\u2593", "\u009E\u00D5\u00B2")]
    [InlineData("latin-1", "José Peña", "Jos\u00E9 Pe\u00F1a")]
    [InlineData("latin-1", "Jose\u0301 Pen\u0303a", "Jos\u00E9 Pe\u00F1a")]
    [InlineData("latin-1", "Łódź 5 €", "L\u00F3dz 5 EUR")]
    [InlineData("utf-8", "José ł€\U0001F4DA", "Jos\u00C3\u00A9 \u00C5\u0082\u00E2\u0082\u00AC\u00F0\u009F\u0093\u009A")]
    public void Text_is_spelled_as_the_client_reads_it(string encoding, string text, string bytes) =>
        Assert.Equal(bytes, Encode(Named(encoding), text));

    [Theory]
    [MemberData(nameof(All))]
    public void Delimiters_line_ends_and_control_characters_become_spaces(TextEncoding encoding)
    {
        Assert.Equal("a b c d e f g h i", Encode(encoding, "a|b\rc\nd\te\0f\u007Fg\u0085h\u2028i"));
        Assert.Equal("AFx 941 AOy", Encode(encoding, "AFx\r941\nAOy"));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void No_character_of_Unicode_yields_a_delimiter_or_a_control_character(TextEncoding encoding)
    {
        var room = new byte[TextEncoding.MaxBytesPerCharacter];
        for (var value = 0; value <= 0x10FFFF; value++)
        {
            if (!Rune.IsValid(value))
                continue;

            var text = new Rune(value).ToString();
            var taken = encoding.Encode(text, 4, room, out var written);

            Assert.Equal(text.Length, taken);
            Assert.True(written <= text.Length * TextEncoding.MaxBytesPerChar);
            foreach (var one in room.AsSpan(0, written))
                Assert.True(one >= 0x20 && one != 0x7F && one != '|', $"U+{value:X4} gave {one:X2}");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Any_text_even_with_broken_surrogates_is_encoded_and_read_back_without_a_throw(TextEncoding encoding) =>
        Gen.Char.Array[0, 60].Sample(characters =>
        {
            var bytes = Bytes(encoding, new string(characters));
            var back = encoding.Decode(bytes);
            // What came through once comes through again unchanged.
            Assert.Equal(bytes, Bytes(encoding, back));
        });

    [Theory]
    [MemberData(nameof(All))]
    public void Any_bytes_are_read_without_a_throw_and_without_control_characters(TextEncoding encoding) =>
        Gen.Byte.Array[0, 80].Sample(bytes => Assert.DoesNotContain(encoding.Decode(bytes), char.IsControl));

    [Fact]
    public void Code_page_850_agrees_with_the_runtimes_own_table()
    {
        var theirs = CodePagesEncodingProvider.Instance.GetEncoding(850)!;
        for (var value = 0x80; value <= 0xFF; value++)
        {
            var letter = theirs.GetString([(byte)value]);
            Assert.Equal(letter, TextEncoding.Cp850.Decode([(byte)value]));
            // A no-break space is sent as a space.
            Assert.Equal(value == 0xFF ? [0x20] : [(byte)value], Bytes(TextEncoding.Cp850, letter));
        }
    }

    [Fact]
    public void Bytes_that_mean_nothing_are_read_as_what_no_text_has()
    {
        Assert.Equal("Jos\uFFFD", TextEncoding.Ascii.Decode([.. "Jos"u8, 0xE9]));
        Assert.Equal("Jos\uFFFD", TextEncoding.Utf8.Decode([.. "Jos"u8, 0xE9]));
        Assert.Equal("José", TextEncoding.Latin1.Decode([.. "Jos"u8, 0xE9]));
        Assert.Equal("José", TextEncoding.Cp850.Decode([.. "Jos"u8, 0x82]));
    }

    [Theory]
    [InlineData("ascii", "aaßa", 3, "aa", 2)]
    [InlineData("ascii", "aaßa", 4, "aass", 3)]
    [InlineData("utf-8", "é\U0001F4DAé", 2, "\u00C3\u00A9\u00F0\u009F\u0093\u009A", 3)]
    public void No_character_is_halved_at_the_limit(string encoding, string text, int limit, string bytes, int taken)
    {
        var room = new byte[64];

        Assert.Equal(taken, Named(encoding).Encode(text, limit, room, out var written));
        Assert.Equal(bytes, Encoding.Latin1.GetString(room, 0, written));
    }

    [Theory]
    [InlineData("ASCII", "ascii")]
    [InlineData("cp850", "cp850")]
    [InlineData("IBM850", "cp850")]
    [InlineData("latin1", "latin-1")]
    [InlineData("Latin-1", "latin-1")]
    [InlineData("utf8", "utf-8")]
    [InlineData("UTF-8", "utf-8")]
    public void An_account_names_its_encoding(string name, string expected) => Assert.Equal(expected, Named(name).Name);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("utf-16")]
    public void An_unknown_encoding_is_told(string? name) => Assert.False(TextEncoding.TryParse(name, out _));

    private static TextEncoding Named(string name)
    {
        Assert.True(TextEncoding.TryParse(name, out var encoding));
        return encoding;
    }

    private static byte[] Bytes(TextEncoding encoding, string text)
    {
        var room = new byte[text.Length * TextEncoding.MaxBytesPerChar];
        Assert.Equal(text.Length, encoding.Encode(text, int.MaxValue, room, out var written));
        return room[..written];
    }

    private static string Encode(TextEncoding encoding, string text) => Encoding.Latin1.GetString(Bytes(encoding, text));
}
