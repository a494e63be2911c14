using System.Globalization;
using System.Net;
using PatronDesk.EndToEnd.Harness;
using PatronDesk.Faults.Ground;
using PatronDesk.Faults.Load;

namespace PatronDesk.Faults.Parts;

/// <summary>The wall clock jumps under mixed writes; the monotonic clock does not.</summary>
internal static class Clock
{
    private const string Name = "clock";
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(15);

    // faketime's offsets: two days back, two days ahead, an hour back, as it is.
    private static readonly string[] Steps = ["-2d", "+2d", "-1h", "+0"];

    public static IEnumerable<Trial> Trials => Trial.OnBothEngines(Name, RunAsync);

    private static async Task RunAsync(Plan plan, Score score, TestStore store)
    {
        var library = Directory.Exists("/usr/lib")
            ? Directory.EnumerateFiles(
                "/usr/lib", "libfaketimeMT.so.1", new EnumerationOptions { RecurseSubdirectories = true }).FirstOrDefault()
            : null;
        Assert.SkipWhen(library is null, "libfaketime is not installed");
        var step = Path.Combine(store.Folder, "step");
        await File.WriteAllTextAsync(step, "+0\n");
        var settings = new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = library!,
            ["FAKETIME_TIMESTAMP_FILE"] = step,
            ["FAKETIME_NO_CACHE"] = "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        };
        await using var node = await Node.StartAsync(store, settings);
        await Node.MakeKioskAccountAsync(store);
        var crew = new Crew(8, plan.Seed);
        await crew.PrepareAsync(node);
        foreach (var jump in Enumerable.Range(0, plan.Times(1, 10)).SelectMany(_ => Steps))
        {
            using var stop = new CancellationTokenSource();
            var load = crew.WriteAsync([node], stop.Token);
            await Task.Delay(400, CancellationToken.None);
            await File.WriteAllTextAsync(step, jump + "\n");
            score.Tried++;
            await Return.NoteAsync(node, score, $"a clock that went {jump}");
            await Task.Delay(400, CancellationToken.None);
            await stop.CancelAsync();
            await load;
            score.Compare(await crew.Ledger.CompareAsync(node.Desk, onlyChanged: true));
        }

        await MustSeeTheStepAsync(node, step);
        await MustForgetAsync(score, node, store, step);
        await MustNotWaitLongAsync(score, node, step);
        score.Answered = crew.Ledger.Answered;
        score.CountHung(crew.Hung);
        score.Compare(await crew.Ledger.CompareAsync(node.Desk));
    }

    // Check the server's Date: if the clock is not faked, the trial proves nothing.
    private static async Task MustSeeTheStepAsync(Node node, string step)
    {
        await File.WriteAllTextAsync(step, "-2d\n");
        // Kestrel looks at the clock once a second for its Date.
        await Task.Delay(2500);
        using var answer = await node.Server.Client.GetAsync("/health/live");
        var ahead = TimeProvider.System.GetUtcNow() - answer.Headers.Date;
        Assert.True(ahead > TimeSpan.FromDays(1), "libfaketime does not reach the program");
        await File.WriteAllTextAsync(step, "+0\n");
        await Task.Delay(1500);
    }

    /// <summary>
    /// A disabled key works for at most two seconds, even if the clock is set back meanwhile.
    /// </summary>
    private static async Task MustForgetAsync(Score score, Node node, TestStore store, string step)
    {
        var (code, output, errors) = await store.RunAsync("account", "key", "add", PublishedServer.Tenant, "--name", "second");
        Assert.True(code == 0, output + errors);
        var key = output.Split((char[])[' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries).MaxBy(word => word.Length)!;
        using var client = node.Server.NewClient(key, PublishedServer.ApiUser);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/patrons")).StatusCode);
        await File.WriteAllTextAsync(step, "-2d\n");
        (code, output, errors) = await store.RunAsync("account", "key", "disable", PublishedServer.Tenant, "2");
        Assert.True(code == 0, output + errors);
        await Task.Delay(4000);
        using var after = await client.GetAsync("/patrons");
        var isIn = after.StatusCode == HttpStatusCode.OK;
        score.Want(!isIn, $"a disabled key is {(isIn ? "let in" : "refused")} after a step back");
        await File.WriteAllTextAsync(step, "+0\n");
    }

    /// <summary>
    /// No <c>Retry-After</c> is longer than documented, whatever the clock said when failures were counted.
    /// </summary>
    private static async Task MustNotWaitLongAsync(Score score, Node node, string step)
    {
        await File.WriteAllTextAsync(step, "+2d\n");
        await GuessAsync(node, 6);
        await File.WriteAllTextAsync(step, "+0\n");
        await Task.Delay(200);
        var longest = await GuessAsync(node, 2);
        score.Want(longest <= LongestRetry, string.Create(
            CultureInfo.InvariantCulture, $"the longest Retry-After is {longest.TotalSeconds:F0} s"));
    }

    private static async Task<TimeSpan> GuessAsync(Node node, int times)
    {
        using var client = node.Server.NewClient(null, null);
        client.DefaultRequestHeaders.Add("x-okapi-tenant", PublishedServer.Tenant);
        var longest = TimeSpan.Zero;
        for (var i = 0; i < times; i++)
        {
            using var body = new StringContent(
                """{"username":"owner","password":"wrong"}""", System.Text.Encoding.UTF8, "application/json");
            using var answer = await client.PostAsync("/authn/login", body);
            if (answer.Headers.RetryAfter?.Delta is { } wait && wait > longest)
                longest = wait;
        }

        return longest;
    }
}
