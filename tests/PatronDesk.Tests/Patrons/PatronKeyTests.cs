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
    [InlineData("2020000000013", true, "2020000000013")]
    [InlineData(" 12345\t", true, "12345")]
    [InlineData("1234", false, "1234")]
    [InlineData("1234567890123456", false, "1234567890123456")]
    [InlineData(" Mary@EXAMPLE.com ", false, "mary@example.com")]
    [InlineData("JÖRG@example.com", false, "jo\u0308rg@example.com")]
    [InlineData("Jo\u0308rg@example.com", false, "jo\u0308rg@example.com")]
    [InlineData("STRASSE@example.com", false, "strasse@example.com")]
    [InlineData("straße@example.com", false, "straße@example.com")]
    public void Digits_are_a_barcode_and_all_else_an_email(string text, bool isBarcode, string value)
    {
        var key = PatronKey.Of(text);
        Assert.Equal((isBarcode, value), (key.Kind == PatronKeyKind.Barcode, key.Value));
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
