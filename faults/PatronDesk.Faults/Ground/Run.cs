using System.Diagnostics;
using System.Globalization;
using PatronDesk.Bench;
using PatronDesk.Faults.Parts;

namespace PatronDesk.Faults.Ground;

/// <summary>Runs the trials one after the other, and reports the results.</summary>
internal static class Run
{
    // A trial that takes longer hangs.
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan Night = TimeSpan.FromHours(3);

    private static IEnumerable<Trial> All =>
    [
        .. Kills.Trials, .. Restarts.Trials, .. Pair.Trials, .. Failover.Trials, .. DiskFull.Trials, .. Illness.Trials,
        .. Files.Trials, .. Clock.Trials, .. Clients.Trials,
    ];

    /// <summary>
    /// Returns 0 if all is good, 1 if something failed, 2 if there is no such part, 3 if something did not run.
    /// </summary>
    /// <param name="plan">How much is tried.</param>
    /// <param name="parts">The names of the parts; none for all.</param>
    /// <param name="document">The document for the table; null for none.</param>
    /// <param name="commit">The commit that is tried.</param>
    /// <param name="lacks">Why nothing can run; empty if it can.</param>
    public static async Task<int> AllAsync(Plan plan, IReadOnlyCollection<string> parts, string? document, string commit, string lacks)
    {
        var trials = All.Where(trial => parts.Count == 0 || parts.Contains(trial.Part)).ToList();
        var unknown = parts.Except(All.Select(trial => trial.Part)).ToList();
        if (unknown.Count > 0)
        {
            await Console.Error.WriteLineAsync(
                $"There is no part '{unknown[0]}'. The parts are {string.Join(", ", All.Select(trial => trial.Part).Distinct())}.");
            return 2;
        }

        Console.WriteLine($"seed {plan.Seed}{(plan.IsLong ? ", long" : "")}");
        var clock = Stopwatch.StartNew();
        var scores = new List<Score>();
        foreach (var trial in trials)
        {
            scores.Add(await TryAsync(trial, plan, lacks));
            // What it left running would disturb the others.
            if (scores[^1].IsUnfinished)
                lacks = "a trial before it did not come to its end";
        }

        var table = Report.Table(scores);
        var good = scores.Count(score => score.IsGood);
        var notRun = scores.Count(score => score.NotRun is not null);
        var sum = string.Create(
            CultureInfo.InvariantCulture,
            $"{good} passed, {scores.Count - good - notRun} failed{(notRun > 0 ? $", {notRun} skipped" : "")}");
        var took = string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalMinutes:F1} minutes");
        Console.WriteLine($"\n{table}\nAll of it took {took}.\n{sum}");
        if (document is not null)
        {
            Report.Keep(document, "faults", $"""
                Commit {commit}, {(plan.IsLong ? "a long run" : "a default run")}, seed {plan.Seed}, {took}. Machine: {Machine.Describe()}.

                {table}
                """);
        }

        return good + notRun < scores.Count ? 1 : notRun > 0 ? 3 : 0;
    }

    private static async Task<Score> TryAsync(Trial trial, Plan plan, string lacks)
    {
        var score = new Score(trial.Part, trial.On, plan.IsLong)
        {
            NotRun = lacks.Length > 0 ? lacks
                : trial.Needs.FirstOrDefault(need => !IsThere(need)) is { } missing ? $"{missing} is not installed"
                : null,
        };
        if (score.NotRun is not null)
        {
            Console.WriteLine($"{trial.Part} on {trial.On}: not run: {score.NotRun}");
            return score;
        }

        var clock = Stopwatch.StartNew();
        try
        {
            await trial.RunAsync(plan, score).WaitAsync(plan.IsLong ? Night : Usual);
        }
        catch (Xunit.Sdk.SkipException skipped)
        {
            score.NotRun = skipped.Message;
        }
        catch (Exception error)
        {
            score.IsUnfinished = error is TimeoutException;
            score.Fail(score.IsUnfinished ? $"the trial did not come to its end: {error.Message}" : error.ToString());
        }

        var result = score.NotRun is { } why ? $"not run: {why}" : score.Failures.Count > 0 ? "FAILED" : "good";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{trial.Part} on {trial.On}: {result}; {score.Tried} tried, {score.Answered:N0} answered, {score.Lost} lost, "
            + $"{score.HalfDone} half done, back in {score.Longest.TotalSeconds:F2} s; took {clock.Elapsed.TotalSeconds:F0} s"));
        return score;
    }

    private static bool IsThere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin")
            .Any(folder => File.Exists(Path.Combine(folder, program)))
        || File.Exists(program);
}
