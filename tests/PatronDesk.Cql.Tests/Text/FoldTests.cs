using System.Text;
using CsCheck;
using PatronDesk.Cql.Text;

namespace PatronDesk.Cql.Tests.Text;

public class FoldTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("  A.User@Example.ORG\t", "a.user@example.org")]
    [InlineData("\u00A0\u2003x\u3000", "x")] // no-break, em and ideographic space
    [InlineData("STRASSE", "strasse")]
    [InlineData("straße", "strasse")]
    [InlineData("\u1E9E", "ss")] // capital sharp s
    [InlineData("É", "e\u0301")]
    [InlineData("E\u0301", "e\u0301")]
    [InlineData("ΌΣΟΣ", "ο\u0301σοσ")]
    [InlineData("όσος", "ο\u0301σοσ")]
    [InlineData("İ", "i\u0307")]
    [InlineData("ﬃ", "ffi")]
    [InlineData("\u212B", "a\u030A")] // Angstrom sign
    [InlineData("ø", "ø")]
    [InlineData("한글", "\u1112\u1161\u11AB\u1100\u1173\u11AF")]
    [InlineData("가", "\u1100\u1161")]
    [InlineData("a\u0315\u0300\u05AE\u0300b", "a\u05AE\u0300\u0300\u0315b")] // NormalizationTest, part 2
    [InlineData("\u1E9B\u0323", "s\u0323\u0307")] // NormalizationTest, part 0; long s folds to s
    [InlineData("\u03B1\u0345\u0301", "\u03B1\u0301\u03B9")] // iota below sorts as a mark, then is a letter
    [InlineData("\u1FB4", "\u03B1\u0301\u03B9")]
    [InlineData("\U00010400", "\U00010428")] // Deseret
    [InlineData("\U0001D160", "\U0001D158\U0001D165\U0001D16E")] // a musical note
    [InlineData("\U0002F800", "\u4E3D")] // CJK compatibility
    public void Case_folds(string text, string folded) => Assert.Equal(folded, Fold.Case(text));

    [Theory]
    [InlineData("Ångström", "angstrom")]
    [InlineData("Łódź Øre Đorđe", "lodz ore dorde")]
    [InlineData("Æsop cœur Ðæg Þór", "aesop coeur daeg thor")]
    [InlineData("ıIİi", "iiii")]
    [InlineData("paral·lel Ŀ ŀ", "paral·lel l l")]
    [InlineData("Straße", "strasse")]
    [InlineData("Ёлка Йод", "елка иод")]
    [InlineData("Ὀδυσσεύς", "οδυσσευσ")]
    [InlineData("\u1FB3", "α")]
    [InlineData("O\u2019Brien \u2013 x", "o'brien - x")]
    [InlineData("½", "1/2")]
    [InlineData("ＡＢ１", "ab1")]
    [InlineData("two  spaces", "two  spaces")]
    [InlineData("a\u00ADb\u200Bc\uFE0F\U000E0100", "abc")] // unseen characters
    [InlineData("\u0301 x", "x")] // white space bared by a mark that goes
    [InlineData("שָׁלוֹם", "שלום")] // Hebrew points
    [InlineData("مُحَمَّد", "محمد")] // Arabic harakat
    [InlineData("\u0623", "\u0627\u0654")] // hamza stays: it is spelling
    [InlineData("हिन्दी", "हिन्दी")] // vowel signs and virama stay
    [InlineData("ก่ำ", "ก่ำ")] // Thai tone stays
    [InlineData("\u304C", "\u304B\u3099")] // ga is not ka
    [InlineData("ℌ", "h")]
    public void Search_folds(string text, string folded) => Assert.Equal(folded, Fold.Search(text));

    [Theory]
    [InlineData("", "")]
    [InlineData(" -- ", "")]
    [InlineData("Anna-Maria", " anna maria ")]
    [InlineData("O'Brien,  3rd", " o brien 3rd ")]
    [InlineData("हिन्दी।भाषा", " हिन्दी भाषा ")]
    public void Word_text_joins_the_words(string text, string words)
    {
        Assert.Equal(words, Fold.WordText(text));
        Assert.Equal(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), Fold.Words(text));
    }

    [Fact]
    public void Lone_surrogates_pass()
    {
        // Not theory data: attributes are stored as UTF-8, which has no lone surrogates.
        foreach (var text in new[] { "\uD800", "a\uDC00e\u0301", "e\u0301\uD83D" })
        {
            Assert.Equal(text, Fold.Case(text));
            Assert.Equal(text.Replace("\u0301", "", StringComparison.Ordinal), Fold.Search(text));
        }
        Assert.Equal(" a b ", Fold.WordText("a\uD83Db"));
    }

    [Fact]
    public void Folding_ascii_that_needs_no_change_returns_the_same_string()
    {
        var text = new string("lower case 1".AsSpan());
        Assert.Same(text, Fold.Case(text));
        Assert.Same(text, Fold.Search(text));
    }

    [Fact]
    public void Two_hundred_thousand_marks_in_the_wrong_order_are_put_in_order()
    {
        var text = "a" + string.Concat(Enumerable.Repeat("\u0301\u0323", 100_000));
        Assert.Equal("a" + new string('\u0323', 100_000) + new string('\u0301', 100_000), Fold.Case(text));
        Assert.Equal("a", Fold.Search(text));
    }

    [Fact]
    public void Folding_twice_changes_nothing_more() => AnyText.Sample(text =>
    {
        var (folded, search, words) = (Fold.Case(text), Fold.Search(text), Fold.WordText(text));
        Assert.Equal(folded, Fold.Case(folded));
        Assert.Equal(search, Fold.Search(search));
        Assert.Equal(words, Fold.WordText(search));
        Assert.Equal(words, Fold.WordText(words));
    });

    [Fact]
    public void Every_code_point_folds_once_and_for_all()
    {
        foreach (var text in Enumerable.Range(0, 0x32000).Where(Rune.IsValid).Select(char.ConvertFromUtf32))
        {
            Assert.Equal(Fold.Case(text), Fold.Case(Fold.Case(text)));
            Assert.Equal(Fold.Search(text), Fold.Search(Fold.Search(text)));
        }
    }

    // The characters of Unicode 15 in blocks where later versions added no decompositions, so that a newer ICU agrees.
    private static readonly (int First, int Last)[] Stable =
    [
        (0, 0x2FFF), (0x3000, 0x33FF), (0xA640, 0xA7CA), (0xA800, 0xD7A3), (0xF900, 0xFFFD), (0x11080, 0x1114F),
        (0x1D100, 0x1D1FF), (0x1F100, 0x1F1FF), (0x2F800, 0x2FA1D),
    ];

    [Fact]
    public void Culture_data_agrees_about_spellings_where_the_machine_has_it()
    {
        if (!HasCultureData())
            Assert.Skip("This run has no ICU (or runs with invariant globalization).");
        AnyText.Sample(text =>
        {
            Assert.Equal(Fold.Case(text), Fold.Case(Composed(text)));
            Assert.Equal(Fold.Case(text), Fold.Case(Decomposed(text)));
            Assert.Equal(Fold.Case(text), Decomposed(Fold.Case(text)));
            Assert.Equal(Fold.Search(text), Fold.Search(Composed(text)));
            Assert.Equal(Fold.Search(text), Fold.Search(Decomposed(text)));
            Assert.Equal(Fold.Search(text), Decomposed(Fold.Search(text)));
        });
        foreach (var (first, last) in Stable)
        {
            foreach (var text in Enumerable.Range(first, last - first + 1).Where(Rune.IsValid).Select(char.ConvertFromUtf32))
            {
                Assert.Equal(Fold.Case(Decomposed(text)), Fold.Case(text));
                Assert.Equal(Decomposed(Fold.Case(text)), Fold.Case(text));
                if (text != "ı") // its capital is I, but outside Turkish nothing folds to it
                    Assert.Equal(Fold.Case(text), Fold.Case(text.ToUpperInvariant()));
            }
        }
    }

#pragma warning disable RS0030 // the library must not ask culture data; here it is the independent witness
    private static string Composed(string text) => text.Normalize(NormalizationForm.FormC);

    private static string Decomposed(string text) => text.Normalize(NormalizationForm.FormD).Trim();

    private static bool HasCultureData()
    {
        try
        {
            return "é".Normalize(NormalizationForm.FormD).Length == 2;
        }
        catch (PlatformNotSupportedException)
        {
            return false;
        }
    }
#pragma warning restore RS0030

    private static readonly Gen<string> AnyText =
        Gen.OneOf(
            Gen.Int[0, Stable.Length - 1].SelectMany(i => Gen.Int[Stable[i].First, Stable[i].Last]),
            Gen.Int[0x300, 0x36F],
            Gen.Int[0x20, 0x24F],
            Gen.Int[0x370, 0x3FF])
        .Where(Rune.IsValid)
        .Select(char.ConvertFromUtf32)
        .List[0, 12]
        .Select(string.Concat);
}
