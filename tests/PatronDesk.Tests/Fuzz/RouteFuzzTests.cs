using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using PatronDesk.Tests.Access;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Fuzz;

/// <summary>
/// Hostile requests to every route: no failure of the server, no hang, no answer that takes longer than a second each of four
/// times, no long answer that was not asked for, and no byte of another library. <c>PATRONDESK_FUZZ_SEED</c> repeats a run,
/// <c>PATRONDESK_FUZZ_COUNT</c> makes it longer.
/// </summary>
public sealed class RouteFuzzTests
{
    private const int LongAnswer = 1_000_000;

    // The first try and three more.
    private const int Tries = 4;

    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);

    // The bound for every answer. A machine that is busy elsewhere may exceed it once, but hardly each time.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    [EveryEngine]
    public async Task No_hostile_request_makes_the_server_fail_hang_or_tell_of_another_library(Engine engine)
    {
        var seed = Said("PATRONDESK_FUZZ_SEED") ?? Random.Shared.Next();
        var count = Said("PATRONDESK_FUZZ_COUNT") ?? 2_000;
        var output = TestContext.Current.TestOutputHelper!;
        output.WriteLine($"PATRONDESK_FUZZ_SEED={seed}, {count} requests");
        await using var server = await TestServer.StartAsync(engine);
        var victim = await Victim.PlantAsync(server);
        var before = await victim.SeenAsync();
        var routes = RouteRules.Of(server);
        var hostile = new Hostile(seed);
        string[] ids = [.. victim.Ids];
        var statuses = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var request = Make(hostile, routes, ids);
            var (answer, took) = await TimedAsync(() => SendAsync(server, request, seed, i));
            var again = await AskAgainWhileSlowAsync(took, () => SendAsync(server, request, seed, i));
            if (took > Slow)
                output.WriteLine($"request {i} took {Seconds(again)}: {Begin(request)}");
            var status = answer.Length > 12 ? answer[9..12] : "none";
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
            var told = $"seed {seed}, request {i}:\n{Begin(request)}\nanswered:\n{answer[..Math.Min(answer.Length, 1_000)]}";
            Assert.True(answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) && answer[9] != '5', told);
            Assert.True(answer.Length <= LongAnswer || AsksForMuch(request), told);
            Assert.True(again[^1] <= Slow, $"{told}\nIt took {Seconds(again)}, and each time more than {Slow.TotalSeconds} s.");
            Assert.False(answer.Contains(Victim.Mark, StringComparison.OrdinalIgnoreCase), told);
            Assert.False(
                answer.Contains("Exception", StringComparison.Ordinal)
                    || answer.Contains("   at ", StringComparison.Ordinal),
                told);
        }

        output.WriteLine(string.Join(", ", statuses.Select(one => $"{one.Key}: {one.Value}")));
        Assert.Equal(before, await victim.SeenAsync());
        // The fuzzer reaches what lies behind the gates.
        Assert.Contains(statuses.Keys, status => status[0] == '2');
        Assert.Contains("422", statuses.Keys);
    }

    [Fact]
    public async Task An_answer_that_is_slow_each_time_is_told_from_one_that_was_slow_once()
    {
        var asked = 0;
        async Task<string> OnceSlowAsync()
        {
            await Task.Delay(asked++ == 0 ? Slow * 1.1 : TimeSpan.Zero);
            return "";
        }

        async Task<string> AlwaysSlowAsync()
        {
            await Task.Delay(Slow * 1.1);
            return "";
        }

        Assert.True((await AskAgainWhileSlowAsync(Slow * 2, OnceSlowAsync))[^1] <= Slow);
        var slow = await AskAgainWhileSlowAsync(Slow * 2, AlwaysSlowAsync);
        Assert.Equal(Tries, slow.Count);
        Assert.True(slow[^1] > Slow);
    }

    /// <summary>How long each try took; the last one alone is quick, unless all were slow. Nothing else is asked meanwhile.</summary>
    private static async Task<List<TimeSpan>> AskAgainWhileSlowAsync(TimeSpan first, Func<Task<string>> askAsync)
    {
        List<TimeSpan> took = [first];
        while (took[^1] > Slow && took.Count < Tries)
            took.Add((await TimedAsync(askAsync)).Took);
        return took;
    }

    private static async Task<(string Answer, TimeSpan Took)> TimedAsync(Func<Task<string>> askAsync)
    {
        var started = Stopwatch.GetTimestamp();
        var answer = await askAsync();
        return (answer, Stopwatch.GetElapsedTime(started));
    }

    private static string Seconds(IEnumerable<TimeSpan> all) =>
        string.Join(", ", all.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.TotalSeconds:F1} s")));

    private static byte[] Make(Hostile hostile, IReadOnlyList<Route> routes, string[] ids)
    {
        var route = hostile.Any(routes);
        var method = hostile.OneIn(20)
            ? hostile.Any(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO"])
            : route.Method.Replace("*", "PUT", StringComparison.Ordinal);
        var path = route.PathTo(hostile.OneIn(3) ? hostile.Any(ids) : hostile.Escaped());
        var head = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{method} {path}{hostile.Query()} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        if (!hostile.OneIn(8))
            head.Append(CultureInfo.InvariantCulture, $"x-api-key: {TestServer.ApiKey}\r\nx-api-user: {TestServer.ApiUser}\r\n");
        foreach (var (name, value) in hostile.SomeHeaders())
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        if (method is "GET" or "HEAD")
            return Encoding.Latin1.GetBytes(head.Append("\r\n").ToString());
        var body = hostile.Body();
        if (!hostile.OneIn(6))
            head.Append(hostile.OneIn(6) ? "Content-Type: application/x-www-form-urlencoded\r\n" : "Content-Type: application/json\r\n");
        if (!hostile.OneIn(8))
            return [
                .. Encoding.Latin1.GetBytes(
                    head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n").ToString()),
                .. body];
        var size = hostile.OneIn(2)
            ? hostile.Any(["FFFFFFFFFFFFFFFF", "x", "-1", ""])
            : body.Length.ToString("X", CultureInfo.InvariantCulture);
        return
        [
            .. Encoding.Latin1.GetBytes(
                head.Append(CultureInfo.InvariantCulture, $"Transfer-Encoding: chunked\r\n\r\n{size}\r\n").ToString()),
            .. body, .. "\r\n0\r\n\r\n"u8,
        ];
    }

    private static async Task<string> SendAsync(TestServer server, byte[] request, int seed, int i)
    {
        using var patience = new CancellationTokenSource(Hang);
        using var client = new TcpClient();
        var all = new MemoryStream();
        try
        {
            await client.ConnectAsync(server.Address.Host, server.Address.Port, patience.Token);
            var stream = client.GetStream();
            var sent = WriteAsync(stream, request, patience.Token);
            await stream.CopyToAsync(all, patience.Token);
            await sent;
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"seed {seed}, request {i} has no answer after {Hang.TotalSeconds} s:\n{Begin(request)}");
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            // The server closed after its answer, while the rest was being sent.
        }

        return Encoding.UTF8.GetString(all.ToArray());
    }

    // Who is refused for the head of the request gets the answer before the body is sent, so the answer is read meanwhile.
    private static async Task WriteAsync(NetworkStream stream, byte[] request, CancellationToken cancel)
    {
        try
        {
            await stream.WriteAsync(request, cancel);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            // The server closed after its answer.
        }
    }

    private static bool AsksForMuch(byte[] request) => Encoding.Latin1.GetString(request).Split("\r\n")[0] is var line
        && (line.Contains("limit=", StringComparison.Ordinal) || line.Contains("per_page=", StringComparison.Ordinal));

    private static string Begin(byte[] request) => Encoding.Latin1.GetString(request[..Math.Min(request.Length, 2_000)]);

    private static int? Said(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), out var number) ? number : null;
}
