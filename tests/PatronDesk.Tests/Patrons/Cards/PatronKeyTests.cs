using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Patrons;

public sealed class PatronKeyTests
{
    private static readonly string[] Hostile =
    [
        "", " ", "%", "_", "\\", "'", "' or 1=1 --", "\"; drop table patron; --", "1234", "0012345\n6", "<script>", "null",
        "\u202Emoc.elpmaxe@yram", "mary@example.com\u0000", "\uFEFFmary@example.com", "mary%40example.com", "２０２００",
        "\0", "\uD800", "\uDC00\uD800", new string('9', 100_000), new string('a', 1_000_000), "Shelley", "Mary", "m@x",
    ];

    [Theory]
    [InlineData("2020000000013", "2020000000013", "2020000000013", "2020000000013")]
    [InlineData(" 12345\t", "12345", "12345", "12345")]
    [InlineData("ABC-12É", "ABC-12É", "abc-12e", "abc-12e\u0301")]
    [InlineData(" Mary@EXAMPLE.com ", "Mary@EXAMPLE.com", "mary@example.com", "mary@example.com")]
    [InlineData("JÖRG@example.com", "JÖRG@example.com", "jorg@example.com", "jo\u0308rg@example.com")]
    [InlineData("straße@example.com", "straße@example.com", "strasse@example.com", "straße@example.com")]
    [InlineData("a\u0001b", "", "", "")]
    public void A_text_is_compared_as_a_barcode_and_as_an_email(string text, string trimmed, string barcode, string email)
    {
        Assert.Equal([trimmed, barcode, email], PatronKey.Of(text).Values.Select(value => value.Text));
        Assert.Equal([trimmed, barcode], PatronKey.OfBarcode(text).Values.Select(value => value.Text));
    }

    [EveryEngine]
    public async Task Hostile_text_finds_nobody_and_harms_nothing(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        await server.CreateAsync(caller, (PatronField.Email, "mary@example.com"));
        foreach (var text in Hostile)
        {
            var response = await server.Client.GetAsync("/patrons/" + Escaped(text));
            Assert.True(
                (int)response.StatusCode is >= 200 and < 500,
                $"{response.StatusCode} for {text[..Math.Min(40, text.Length)]}");
            Assert.Null(await server.Patrons().FindAsync(caller, PatronKey.Of(text), CancellationToken.None));
        }

        Assert.Equal(1, await server.ExactTotalAsync());
    }

    // Half a pair has no percent-encoding; its three bytes are sent as a broken client would.
    private static string Escaped(string text) => string.Concat(text.Length > 5_000
        ? [text[..5_000]]
        : text.Select((c, i) => char.IsSurrogate(c) ? "%ED%A0%80" : Uri.EscapeDataString(c.ToString())));
}
