using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Sip2;

/// <summary>
/// Plays the files of <c>Transcripts</c>: <c>&gt; </c> is sent, <c>&lt; </c> expected, whole; <c>!</c> is the end of the
/// connection, <c>#</c> a comment, <c>{date}</c> the clock's 18 characters, <c>{card}</c> the patron's barcode.
/// </summary>
public sealed class TranscriptTests
{
    public static TheoryData<Engine, string> Files()
    {
        var files = new TheoryData<Engine, string>();
        foreach (var engine in Enum.GetValues<Engine>())
        {
            foreach (var file in Directory.GetFiles(Folder, "*.sip2").Order(StringComparer.Ordinal))
                files.Add(engine, Path.GetFileNameWithoutExtension(file));
        }

        return files;
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_transcript_is_played_as_it_is_written(Engine engine, string name)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        var card = await Kiosk.PrepareAsync(server);
        using var kiosk = await Kiosk.ConnectAsync(server);
        var answers = 0;
        foreach (var line in await File.ReadAllLinesAsync(Path.Combine(Folder, name + ".sip2"), TestContext.Current.CancellationToken))
        {
            var text = line.Length < 2 ? "" : line[2..]
                .Replace("{date}", Kiosk.Date, StringComparison.Ordinal).Replace("{card}", card, StringComparison.Ordinal);
            if (line.StartsWith('>'))
                await kiosk.SendAsync(text + "\r");
            else if (line.StartsWith('<'))
                Assert.Equal(text, await kiosk.ReadAsync());
            else if (line.StartsWith('!'))
                Assert.Null(await kiosk.ReadAsync());
            answers += line.StartsWith('<') ? 1 : 0;
        }

        Assert.NotEqual(0, answers);
    }

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Faces", "Sip2", "Transcripts");
}
