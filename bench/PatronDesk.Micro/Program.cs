using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using PatronDesk.Micro;

// Within this process: what is measured is built already, and a run takes seconds.
var config = ManualConfig.CreateEmpty()
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .AddColumnProvider(BenchmarkDotNet.Columns.DefaultColumnProviders.Instance)
    .AddLogger(NullLogger.Instance)
    .WithOptions(ConfigOptions.DisableLogFile)
    .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "patrondesk-micro"));
var summary = BenchmarkRunner.Run<CqlBenchmarks>(config);

Console.WriteLine();
Console.WriteLine("### CQL: parse and compile");
Console.WriteLine();
Console.WriteLine("| query | µs | allocated bytes |");
Console.WriteLine("|---|---|---|");
foreach (var report in summary.Reports)
{
    var micros = report.ResultStatistics is { } statistics ? statistics.Mean / 1000 : double.NaN;
    var bytes = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"| `{report.BenchmarkCase.Parameters["Query"]}` | {micros:F2} | {bytes} |"));
}

return summary.Reports.Length > 0 && summary.Reports.All(report => report.Success) ? 0 : 1;
