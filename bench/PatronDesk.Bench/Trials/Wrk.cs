using System.Globalization;

namespace PatronDesk.Bench;

/// <summary>Load from <c>wrk</c>: 32 connections from one thread, so that the server has the other core.</summary>
internal static class Wrk
{
    public const string ApiUser = "bench-user";
    public const string ApiKey = "bench-key-of-the-measured-library";

    /// <summary>What the hand-written server asks for.</summary>
    public const string PeerAuthorization = $"Bearer {ApiKey}";

    private static readonly string[] OwnHeaders = ["-H", $"x-api-user: {ApiUser}", "-H", $"x-api-key: {ApiKey}"];
    private static readonly string[] PeerHeaders = ["-H", $"authorization: {PeerAuthorization}"];

    /// <param name="plan">Where the scripts are.</param>
    /// <param name="address">The whole address that is called, or whose host is where the script makes the path.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="script">A script of the folder, with its arguments.</param>
    public static Task<Answered> RunAsync(Plan plan, Uri address, int seconds, params IEnumerable<string> script) =>
        RunAsync(OwnHeaders, plan, address, seconds, script);

    /// <summary>The same with the credentials of the hand-written server.</summary>
    public static Task<Answered> RunAsPeerAsync(Plan plan, Uri address, int seconds, params IEnumerable<string> script) =>
        RunAsync(PeerHeaders, plan, address, seconds, script);

    private static async Task<Answered> RunAsync(
        string[] headers, Plan plan, Uri address, int seconds, IEnumerable<string> script)
    {
        var all = script.ToArray();
        var output = await Child.RunAsync(
            "wrk",
            [
                "-t1", $"-c{Plan.Clients}", $"-d{seconds}s", "-s", Path.Combine(plan.Lua, all[0]),
                .. headers, address.AbsoluteUri, "--", .. all[1..],
            ],
            new Dictionary<string, string> { ["BENCH_LUA"] = plan.Lua });
        var line = output.Split('\n').LastOrDefault(line => line.StartsWith("BENCH ", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"wrk did not report: {output}");
        var numbers = line.Split(' ')[1..].Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return new Answered(
            Requests: numbers[0],
            PerSecond: numbers[0] / (numbers[1] / 1e6),
            MedianMilliseconds: numbers[2] / 1000,
            SlowMilliseconds: numbers[3] / 1000,
            Failures: (long)(numbers[4] + numbers[5]));
    }
}

/// <summary>What came of one run of load.</summary>
/// <param name="Requests">How many were answered.</param>
/// <param name="PerSecond">Requests a second.</param>
/// <param name="MedianMilliseconds">Half were answered within this.</param>
/// <param name="SlowMilliseconds">99 of 100 were answered within this.</param>
/// <param name="Failures">Answers that were no 2xx, and connections that broke.</param>
internal sealed record Answered(double Requests, double PerSecond, double MedianMilliseconds, double SlowMilliseconds, long Failures);
