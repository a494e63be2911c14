using System.Globalization;
using System.Text;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>Names, folding and search do not depend on the machine's culture data.</summary>
public sealed class CultureDataTests
{
    // Each name beside a search that must find it.
    private static readonly (string Name, string Search)[] Names =
    [
        ("Zoë", "zoe"), ("Zoe\u0308 decomposed", "zoë"), ("Straße", "STRASSE"), ("ΣΊΣΥΦΟΣ", "σισυφος"), ("İnci", "inci"),
        ("Łukasz", "lukasz"), ("Ødegård", "odegard"), ("Åsa", "asa"), ("Ærø", "ærø"), ("Дмитрий", "дмитрии"),
        ("山田", "山"),
    ];

    [EveryEngine]
    public async Task Answers_are_the_same_whatever_culture_data_the_machine_has(Engine engine)
    {
        using var broken = new TemporaryFolder();
        // Found first and no library: loading ICU would fail.
        foreach (var library in new[] { "libicuuc", "libicui18n", "libicudata" })
        {
            foreach (var ending in Enumerable.Range(50, 50).Select(version => $".{version}").Append(""))
                await File.WriteAllBytesAsync(Path.Combine(broken.Path, $"{library}.so{ending}"), []);
        }

        var plain = await TranscribeAsync(engine, []);
        var invariant = await TranscribeAsync(engine, new() { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" });
        var withoutIcu = await TranscribeAsync(
            engine, new() { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "0", ["LD_LIBRARY_PATH"] = broken.Path });
        var turkish = await TranscribeAsync(engine, new() { ["LANG"] = "tr_TR.UTF-8", ["LC_ALL"] = "tr_TR.UTF-8" });

        Assert.Equal(plain, invariant);
        Assert.Equal(plain, withoutIcu);
        Assert.Equal(plain, turkish);
    }

    private static async Task<string> TranscribeAsync(Engine engine, Dictionary<string, string> environment)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store, environment);
        var transcript = new StringBuilder();
        for (var i = 0; i < Names.Length; i++)
        {
            await AskAsync(
                HttpMethod.Post,
                $"/patrons?barcode={55_000 + i}&first_name={Uri.EscapeDataString(Names[i].Name)}&last_name=Reader&"
                    + $"email=İ{i}I@example.com");
        }

        foreach (var email in new[] { "İ0I@EXAMPLE.com", "i0i@example.com", "İ0i@example.com" })
            await AskAsync(HttpMethod.Post, $"/patrons?first_name=A&last_name=B&email={Uri.EscapeDataString(email)}");
        for (var i = 0; i < Names.Length; i++)
        {
            var found = await AskAsync(HttpMethod.Get, $"/patrons?q={Uri.EscapeDataString(Names[i].Search)}");
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"\"barcode\":\"{55_000 + i}\""), found, StringComparison.Ordinal);
        }

        await AskAsync(HttpMethod.Get, "/patrons?per_page=500");
        Assert.DoesNotContain(
            "libicu", await File.ReadAllTextAsync($"/proc/{server.Program.Id}/maps"), StringComparison.Ordinal);
        return transcript.ToString();

        async Task<string> AskAsync(HttpMethod method, string path)
        {
            using var request = new HttpRequestMessage(method, path);
            using var answer = await server.Client.SendAsync(request);
            var body = await answer.Content.ReadAsStringAsync();
            transcript.Append(CultureInfo.InvariantCulture, $"{path} {(int)answer.StatusCode} {body}\n");
            return body;
        }
    }
}
