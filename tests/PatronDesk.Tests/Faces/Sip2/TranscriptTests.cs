using System.Globalization;
using System.Text.RegularExpressions;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Sip2;

/// <summary>
/// Plays the files of <c>Transcripts</c> over a socket. A line begins with
/// <c>&gt; </c> what is sent, with a CR after it; <c>&gt;&gt; </c> the very bytes that are sent;
/// <c>&lt; </c> the whole answer that is expected, without its CR; <c>&lt;&lt; </c> the very bytes;
/// <c>! </c> the server closes; <c>= </c> another connection, which this account opens with a 93, or nobody where no name stands;
/// <c>~ </c> so many days go by, and the connection with them; <c># </c> a comment.
/// <c>{date}</c> is the clock's 18 characters, <c>{ago 90}</c> those of 90 minutes before, <c>{card}</c> the first patron's
/// barcode, <c>{cr}</c> and <c>{lf}</c> those bytes, <c>{sum}</c> the checksum of all that stands before it.
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
        await TranscriptCast.PrepareAsync(server);
        var kiosk = await Kiosk.ConnectAsync(server);
        var answers = 0;
        var number = 0;
        foreach (var line in await File.ReadAllLinesAsync(Path.Combine(Folder, name + ".sip2"), TestContext.Current.CancellationToken))
        {
            number++;
            var sign = line.Split(' ')[0];
            var text = line.Length > sign.Length ? Filled(line[(sign.Length + 1)..], card, server) : "";
            switch (sign)
            {
                case ">":
                    await kiosk.SendAsync(text + "\r");
                    break;
                case ">>":
                    await kiosk.SendAsync(text);
                    break;
                case "<":
                    Expect(text, await kiosk.ReadAsync(), number);
                    answers++;
                    break;
                case "<<":
                    Expect(text, await kiosk.ReadBytesAsync(text.Length), number);
                    answers++;
                    break;
                case "!":
                    Expect(null, await kiosk.ReadAsync(), number);
                    break;
                case "~":
                    server.Clock.Advance(TimeSpan.FromDays(int.Parse(text, CultureInfo.InvariantCulture)));
                    break;
                case "=":
                    kiosk.Dispose();
                    kiosk = text.Length > 0 ? await Kiosk.SignedInAsync(server, text) : await Kiosk.ConnectAsync(server);
                    break;
                default:
                    Assert.True(sign is "#" or "", $"Line {number} begins with '{sign}', which means nothing.");
                    break;
            }
        }

        kiosk.Dispose();
        Assert.NotEqual(0, answers);
    }

    private static void Expect(string? expected, string? answer, int line)
    {
        if (expected != answer)
            Assert.Fail($"Line {line}:\n{expected ?? "(closed)"} was expected,\n{answer ?? "(closed)"} came.");
    }

    private static string Filled(string text, string card, TestServer server)
    {
        var filled = text
            .Replace(
                "{date}",
                server.Clock.GetUtcNow().ToString("yyyyMMdd    HHmmss", CultureInfo.InvariantCulture),
                StringComparison.Ordinal)
            .Replace("{card}", card, StringComparison.Ordinal)
            .Replace("{cr}", "\r", StringComparison.Ordinal)
            .Replace("{lf}", "\n", StringComparison.Ordinal);
        filled = Regex.Replace(filled, @"\{ago (\d+)\}", match => server.Clock.GetUtcNow()
            .AddMinutes(-int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))
            .ToString("yyyyMMdd    HHmmss", CultureInfo.InvariantCulture));
        while (filled.IndexOf("{sum}", StringComparison.Ordinal) is var at and >= 0)
        {
            // From the message that it ends: after the last CR, and the LFs that belong to it.
            var sum = filled[(filled[..at].LastIndexOf('\r') + 1)..at].TrimStart('\n').Sum(character => character);
            filled = $"{filled[..at]}{(ushort)-sum:X4}{filled[(at + "{sum}".Length)..]}";
        }

        return filled;
    }

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Faces", "Sip2", "Transcripts");
}
