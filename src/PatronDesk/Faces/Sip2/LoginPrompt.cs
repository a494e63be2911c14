using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace PatronDesk.Faces.Sip2;

/// <summary>
/// The sign-in of older terminals. Before they speak SIP2, they wait for <c>login:</c> and <c>password:</c>, as from a telnet
/// server. The prompts are those of the servers that these terminals were built for.
/// </summary>
internal static class LoginPrompt
{
    private const int LongestLine = 256;
    private const byte TelnetCommand = 255;

    /// <summary>Asks until the client has signed in; false if it gave up or was refused too often.</summary>
    public static async Task<bool> AskAsync(IDuplexPipe pipe, SipSession session, CancellationToken cancel)
    {
        while (!session.IsOutOfSignIns)
        {
            await SayAsync(pipe, "login: ", cancel);
            if (await LineAsync(pipe.Input, cancel) is not { } login)
                return false;
            await SayAsync(pipe, "password: ", cancel);
            if (await LineAsync(pipe.Input, cancel) is not { } password)
                return false;
            if (await session.TrySignInAsync(login, password, cancel))
            {
                await SayAsync(pipe, "Login OK.  Initiating SIP\r\n", cancel);
                return true;
            }

            await SayAsync(pipe, "Invalid login\r\n", cancel);
        }

        return false;
    }

    private static async Task SayAsync(IDuplexPipe pipe, string words, CancellationToken cancel) =>
        await pipe.Output.WriteAsync(Encoding.ASCII.GetBytes(words), cancel);

    /// <summary>
    /// Reads a line without its end and without telnet commands; null if the client left or the line is too long.
    /// </summary>
    private static async Task<string?> LineAsync(PipeReader input, CancellationToken cancel)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancel);
            var buffer = read.Buffer;
            // The rest of the last line's CR LF, or of telnet's CR NUL.
            while (!buffer.IsEmpty && buffer.FirstSpan[0] is (byte)'\n' or 0)
                buffer = buffer.Slice(1);
            var seen = buffer.Slice(0, long.Min(buffer.Length, LongestLine + 1)).ToArray();
            var end = seen.AsSpan().IndexOfAny((byte)'\r', (byte)'\n');
            if (end >= 0)
            {
                input.AdvanceTo(buffer.GetPosition(end + 1));
                return WithoutCommands(seen[..end]);
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted || seen.Length > LongestLine)
                return null;
        }
    }

    private static string WithoutCommands(byte[] line)
    {
        var text = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == TelnetCommand)
                i += 2;
            else
                text.Append((char)line[i]);
        }

        return text.ToString();
    }
}
