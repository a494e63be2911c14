namespace PatronDesk.Bench;

/// <summary>The table of imports.</summary>
internal static class ImportReport
{
    public static void Print(IReadOnlyList<ImportResult> results)
    {
        foreach (var result in results)
        {
            Report.Line($"");
            Report.Line($"### A list of {result.Rows:N0} patrons, {result.Engine}");
            Report.Line($"");
            Report.Line($"| | seconds | resident MB | desk's writes, p99 ms | longest ms | failed | log MB | log after, MB |");
            Report.Line($"|---|---|---|---|---|---|---|---|");
            foreach (var step in result.Steps)
            {
                Report.Line($"| {step.Name} | {step.Seconds:F1} | {step.ResidentMegabytes:F0} | {step.SlowMilliseconds:F0} | {step
                    .LongestMilliseconds:F0} | {step.Failed} | {step.LogMegabytes:F0} | {step.LogAfterMegabytes:F0} |");
            }
        }
    }
}
