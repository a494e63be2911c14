using CsCheck;
using PatronDesk.Cql.Text;

namespace PatronDesk.Cql.Tests.Text;

public sealed class EmailFoldTests
{
    [Theory]
    [InlineData("Mary@Example.ORG", "mary@example.org")]
    [InlineData("A@XN--MLLER-KVA.de", "a@mu\u0308ller.de")]
    [InlineData("a@M\u00dcLLER.de", "a@mu\u0308ller.de")]
    [InlineData("Wei\u1e9e@x.de", "wei\u00df@x.de")]
    [InlineData("WEISS@x.de", "weiss@x.de")]
    [InlineData("a@xn--strae-oqa.de", "a@stra\u00dfe.de")]
    // Before the @ it is no domain, and what stands for nothing is left as it is.
    [InlineData("xn--mller-kva@x.de", "xn--mller-kva@x.de")]
    [InlineData("a@xn--invalid-.de", "a@xn--invalid-.de")]
    [InlineData("\u00df two words", "ss two words")]
    public void An_address_becomes_what_makes_it_unique(string email, string key) => Assert.Equal(key, EmailFold.Of(email));

    // RFC 3492, 7.1, and domains that are in use.
    [Theory]
    [InlineData(
        "xn--egbpdaj6bu4bxfgehfvwxn",
        "\u0644\u064a\u0647\u0645\u0627\u0628\u062a\u0643\u0644\u0645\u0648\u0634\u0639\u0631\u0628\u064a\u061f")]
    [InlineData("xn--ihqwcrb4cv8a8dqg056pqjye", "\u4ed6\u4eec\u4e3a\u4ec0\u4e48\u4e0d\u8bf4\u4e2d\u6587")]
    [InlineData("xn--Proprostnemluvesky-uyb24dma41a", "Pro\u010dprost\u011bnemluv\u00ed\u010desky")]
    [InlineData("XN--E1AFMKFD", "\u043f\u0440\u0438\u043c\u0435\u0440")]
    [InlineData("xn--i-7iq", "i\u2764")]
    public void A_part_of_a_domain_is_read(string label, string text) => Assert.Equal(text, Punycode.Decode(label));

    [Theory]
    [InlineData("example")]
    [InlineData("xn--")]
    [InlineData("xn---")]
    [InlineData("xn--invalid-")]
    [InlineData("xn--a")]
    [InlineData("xn--mller-kv\u00e4")]
    [InlineData("xn--99999999")]
    [InlineData("xn--mller-kva-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void What_stands_for_nothing_is_none(string label) => Assert.Null(Punycode.Decode(label));

    [Fact]
    public void Any_text_has_a_key_that_stays_the_same() =>
        Gen.Char.Array[0, 40].Select(chars => "a@xn--" + new string(chars)).Sample(text =>
    {
        var key = EmailFold.Of(text);
        return key == EmailFold.Of(text) && (Punycode.Decode(text.AsSpan(2)) is not { } decoded || decoded.Any(c => c > '\u007f'));
    });
}
