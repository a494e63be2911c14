using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PatronDesk.EndToEnd.Harness;

/// <summary>
/// Clients that want to fill a server's memory: some send a megabyte of unknown names without being signed in, some ask for
/// long lists and never read. Beside them, orderly clients are timed.
/// </summary>
internal static class GreedyClients
{
    private const int BodyBytes = 1_000_000;
    private const int MostAsked = 50;

    /// <summary>Patrons enough that a list of all is long.</summary>
    public static async Task FillAsync(PublishedServer server, int patrons)
    {
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) <= patrons;)
            {
                using var answer = await server.Client.PostAsync(
                    $"/patrons?first_name=Greta{i}&last_name=Greedy&email=greta{i}@example.org&city=Somewhere&tags=one,two,three", null);
                answer.EnsureSuccessStatusCode();
            }
        }));
    }

    /// <summary>Loads the server for a while, and tells how it fared.</summary>
    /// <param name="server">The server.</param>
    /// <param name="loud">Clients at once that send unknown names to <c>/authn/login</c>, again and again.</param>
    /// <param name="silent">Clients at once that ask for long lists and never read; one that is cut comes back.</param>
    /// <param name="duration">How long.</param>
    public static async Task<Fared> RunAsync(PublishedServer server, int loud, int silent, TimeSpan duration)
    {
        using var over = new CancellationTokenSource(duration);
        var fared = new Fared();
        var body = UnknownNames(BodyBytes);
        var work = new List<Task> { WatchAsync(server, fared, over.Token) };
        work.AddRange(Enumerable.Range(0, loud).Select(_ => RepeatAsync(() => ShoutAsync(server, body, fared, over.Token), over.Token)));
        work.AddRange(Enumerable.Range(0, silent).Select(_ => RepeatAsync(() => StareAsync(server, fared, over.Token), over.Token)));
        work.AddRange(Enumerable.Range(0, 4).Select(_ => RepeatAsync(() => AskAsync(server, fared, over.Token), over.Token)));
        await Task.WhenAll(work);
        return fared;
    }

    /// <summary>A JSON object of so many bytes, whose names nobody knows.</summary>
    public static byte[] UnknownNames(int bytes)
    {
        var json = new StringBuilder("{", bytes);
        for (var i = 0; json.Length < bytes - 20; i++)
            json.Append(CultureInfo.InvariantCulture, $"\"x{i}\":1,");
        return Encoding.ASCII.GetBytes(json.Append("\"z\":1}").ToString());
    }

    private static async Task RepeatAsync(Func<Task> act, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            try
            {
                await act();
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or HttpRequestException)
            {
                // Cut, or the time is over; a server that died shows in its exit code.
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }

    private static async Task ShoutAsync(PublishedServer server, byte[] body, Fared fared, CancellationToken over)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Address.Port, over);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /authn/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                + $"{body.Length}\r\nConnection: close\r\n\r\n"),
            over);
        await stream.WriteAsync(body, over);
        var buffer = new byte[16 * 1024];
        var read = 0L;
        var status = "";
        for (int some; (some = await stream.ReadAsync(buffer, over)) > 0; read += some)
        {
            if (read == 0)
                status = Encoding.ASCII.GetString(buffer, 9, Math.Min(3, Math.Max(0, some - 9)));
        }

        fared.Loud.AddOrUpdate(status, 1, static (_, count) => count + 1);
        fared.LargestLoudAnswer = Math.Max(fared.LargestLoudAnswer, read);
    }

    private static async Task StareAsync(PublishedServer server, Fared fared, CancellationToken over)
    {
        using var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(IPAddress.Loopback, server.Address.Port, over);
        var asking = new StringBuilder();
        for (var i = 0; i < MostAsked; i++)
        {
            asking.Append(CultureInfo.InvariantCulture, $"GET /users?limit={(i % 2 == 0 ? 1000 : int.MaxValue)} HTTP/1.1\r\nHost: x\r\n")
                .Append(
                    CultureInfo.InvariantCulture,
                    $"x-api-key: {PublishedServer.ApiKey}\r\nx-api-user: {PublishedServer.ApiUser}\r\n\r\n");
        }

        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(asking.ToString()), over);
        // A connection that the server cut is seen without reading: nothing can be sent on it any more.
        while (!over.IsCancellationRequested)
        {
            await Task.Delay(250, over);
            if (client.Client.Poll(0, SelectMode.SelectError) || HasHungUp(client.Client))
                break;
        }

        fared.CountCut();
    }

    private static bool HasHungUp(Socket socket)
    {
        try
        {
            return (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)! != 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static async Task AskAsync(PublishedServer server, Fared fared, CancellationToken over)
    {
        var started = Stopwatch.GetTimestamp();
        using var answer = await server.Client.GetAsync("/patrons?per_page=5", over);
        await answer.Content.ReadAsByteArrayAsync(over);
        fared.Asked.Add((Stopwatch.GetElapsedTime(started), answer.StatusCode));
        await Task.Delay(10, over);
    }

    private static async Task WatchAsync(PublishedServer server, Fared fared, CancellationToken over)
    {
        while (!over.IsCancellationRequested && !server.Program.HasExited)
        {
            fared.MostResident = Math.Max(fared.MostResident, Resident(server.Program.Id));
            await Task.Delay(50, CancellationToken.None);
        }
    }

    private static long Resident(int process)
    {
        try
        {
            return long.Parse(
                File.ReadAllText($"/proc/{process}/statm").Split(' ')[1],
                CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (Exception error) when (error is IOException or FormatException or IndexOutOfRangeException)
        {
            return 0;
        }
    }

    /// <summary>How a server fared under greedy clients.</summary>
    internal sealed class Fared
    {
        private int _cut;

        /// <summary>How often each status was answered to unknown names; an empty one where the connection broke first.</summary>
        public ConcurrentDictionary<string, int> Loud { get; } = new();

        /// <summary>Bytes of the longest answer to unknown names, its head too.</summary>
        public long LargestLoudAnswer { get; set; }

        /// <summary>How long each orderly request took, and its status.</summary>
        public ConcurrentBag<(TimeSpan Took, HttpStatusCode Status)> Asked { get; } = [];

        /// <summary>Bytes of memory that the process had at most.</summary>
        public long MostResident { get; set; }

        /// <summary>How many clients that never read were cut.</summary>
        public int Cut => _cut;

        public void CountCut() => Interlocked.Increment(ref _cut);

        /// <summary>The time within which 99 of 100 orderly requests were answered.</summary>
        public TimeSpan P99 => Asked.IsEmpty ? TimeSpan.MaxValue : Asked.Select(one => one.Took).Order().ElementAt(Asked.Count * 99 / 100);

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"resident at most {MostResident / 1_048_576} MB; {Asked.Count} orderly requests, p99 {P99.TotalMilliseconds:F0} ms, "
            + $"slowest {(Asked.IsEmpty ? 0 : Asked.Max(one => one.Took.TotalMilliseconds)):F0} ms; unknown names answered "
            + $"{string.Join(", ", Loud.OrderBy(one => one.Key).Select(
                one => $"{(one.Key.Length == 0 ? "cut" : one.Key)}: {one.Value}"))}, "
            + $"at most {LargestLoudAnswer} bytes; {Cut} silent clients cut");
    }
}
