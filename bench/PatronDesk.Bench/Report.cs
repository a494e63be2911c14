using System.Globalization;

namespace PatronDesk.Bench;

/// <summary>Prints what was measured as Markdown.</summary>
internal static class Report
{
    /// <summary>What a store of a million may not make dearer.</summary>
    private static readonly Workload[] CostsAlike =
        [Workload.PointRead, Workload.FirstPage, Workload.ListByLastName, Workload.BlocksOfUser, Workload.UserByBarcode];

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>To the side, so that the tables alone can be kept.</summary>
    public static void Progress(FormattableString line) => Console.Error.WriteLine(Invariant(line));

    public static void Progress(string line) => Console.Error.WriteLine(line);

    public static void Print(TrialResult trial)
    {
        var isSqlite = trial.GroupCommit is not null;
        Line($"");
        Line($"### {trial.Engine}, {trial.Size:N0} patrons");
        Line($"");
        Line($"| | requests/s | p50 ms | p99 ms | of plaintext | bare engine/s | of bare engine | server CPU µs |");
        Line($"|---|---|---|---|---|---|---|---|");
        Line($"| plaintext | {Median(trial.Ceilings.Select(one => one.PerSecond)):N0} | {Median(
            trial.Ceilings.Select(one => one.MedianMilliseconds)):F2} | {Median(
            trial.Ceilings.Select(one => one.SlowMilliseconds)):F2} | 1 | | | |");
        foreach (var (workload, samples) in trial.Samples)
        {
            Line($"| {workload.Name()} | {trial.PerSecond(workload):N0} | {Median(
                samples.Select(one => one.Served.MedianMilliseconds)):F2} | {Median(
                samples.Select(one => one.Served.SlowMilliseconds)):F2} | {trial.OfPlaintext(workload):F2} | {Bare(
                samples)} | {trial.OfBare(workload):F2} | {Median(samples.Select(one => one.Microseconds)):N0} |");
        }

        Line($"");
        Line($"Start to first answer {trial.StartMilliseconds:F0} ms. Resident: idle {trial
            .IdleMegabytes:F0} MB, after the reads {trial.AfterReadsMegabytes:F0} MB, at the end {trial
            .EndMegabytes:F0} MB. Others took {trial.OthersPercent:F0} % of the machine.");
        Line($"On disk {trial.BytesAPatron:N0} bytes a patron, each with a block; loaded in {trial
            .FillSeconds:F1} s. At the same time {Median(trial.Together.Select(one => one.Reads.PerSecond)):N0} point reads and {Median(
            trial.Together.Select(one => one.Creates.PerSecond)):N0} creates a second.");
        var failures = trial.Samples.Values.SelectMany(samples => samples).Sum(sample => sample.Served.Failures);
        if (failures > 0)
            Line($"**{failures:N0} requests failed.**");
        if (trial.GroupCommit is { } creates)
            Line($"Creates gathered: {Median(creates.Gathered.Select(one => one.PerSecond)):N0} a second (p99 {Median(
                creates.Gathered.Select(one => one.SlowMilliseconds)):F1} ms); one transaction a request: {Median(
                creates.Single.Select(one => one.PerSecond)):N0} (p99 {Median(
                creates.Single.Select(one => one.SlowMilliseconds)):F1} ms); ratio {creates.Ratio:F2}.");
        Machines(trial.Machines);
        Line(isSqlite
            ? (FormattableString)$"Bare engine: one thread in process, in brackets two; writes one transaction each."
            : $"Bare engine: pgbench -M prepared, {Plan.Clients} clients.");
    }

    private static void Machines(MachineResult machines)
    {
        Line($"");
        Line($"| SIP2, message 63 | messages/s | p50 ms | p99 ms | allocated bytes |");
        Line($"|---|---|---|---|---|");
        foreach (var (name, load) in new[] { ("one connection", machines.One), ("100 connections", machines.Many) })
            Line($"| {name} | {load.PerSecond:N0} | {load.MedianMilliseconds:F2} | {load.SlowMilliseconds:F2} | {load
                .AllocatedBytes:N0} |");
        Line($"");
        Line($"1,000 silent machines take {machines.IdleMegabytes:F0} MB.");
    }

    /// <summary>What was to be reached, and whether it was. Nothing fails here: a busy machine is no fault of the program.</summary>
    public static void PrintTargets(
        IReadOnlyList<TrialResult> trials, IReadOnlyList<PeerResult> peers, IReadOnlyList<ImportResult> imports)
    {
        Line($"");
        Line($"### Targets");
        Line($"");
        Line($"| target | wanted | measured | reached |");
        Line($"|---|---|---|---|");
        foreach (var peer in peers)
        {
            var name = Invariant($"{peer.Engine}, {peer.Size:N0}, beside the hand-written server");
            AtLeast($"{name}: get by barcode", 2, peer.Ratio(PeerRow.Get));
            AtLeast($"{name}: list by last name", 1.5, peer.Ratio(PeerRow.List));
            AtLeast($"{name}: create", peer.Engine == "SQLite" ? 2.5 : 1, peer.Ratio(PeerRow.Create));
        }

        foreach (var import in imports.Where(import => import.Rows == 100_000))
        {
            foreach (var step in import.Steps)
            {
                var name = Invariant($"{import.Engine}, {import.Rows:N0} imported, {step.Name}");
                AtMost($"{name}: seconds", 60, step.Seconds);
                AtMost($"{name}: resident, MB", 200, step.ResidentMegabytes);
            }
        }

        foreach (var trial in trials)
        {
            var isSqlite = trial.GroupCommit is not null;
            var name = Invariant($"{trial.Engine}, {trial.Size:N0}");
            AtLeast($"{name}: point read of plaintext", isSqlite ? 0.6 : 0.35, trial.OfPlaintext(Workload.PointRead));
            if (!isSqlite && trial.OfBare(Workload.PointRead) is { } ofBare)
                AtLeast($"{name}: point read of pgbench", 0.7, ofBare);
            if (trial.GroupCommit is { } creates)
                AtLeast($"{name}: gathered creates of single ones", 3.5, creates.Ratio);
            foreach (var asked in (ReadOnlySpan<Workload>)[Workload.BlocksOfUser, Workload.UserByBarcode])
                AtLeast($"{name}: {asked.Name()} of plaintext", isSqlite ? 0.25 : 0.15, trial.OfPlaintext(asked));
            AtLeast(
                $"{name}: blocks sorted, of unsorted", 0.8,
                trial.OfPlaintext(Workload.BlocksSorted) / trial.OfPlaintext(Workload.BlocksOfUser));
            if (isSqlite && trial.Size == 10_000)
                AtLeast($"{name}: SIP2's 63 a second on 100 connections", 20_000, trial.Machines.Many.PerSecond);
            AtMost($"{name}: 1,000 silent machines, MB", 50, trial.Machines.IdleMegabytes);
            AtMost($"{name}: resident after the reads, MB", 65, trial.AfterReadsMegabytes);
            AtMost($"{name}: start to first answer, ms", 500, trial.StartMilliseconds);
            // Costs are compared in units of plaintext: the two sizes ran at different times.
            if (trial.Size >= 1_000_000
                && trials.FirstOrDefault(small => small.Engine == trial.Engine && small.Size == 10_000) is { } small)
            {
                AtMost(
                    $"{name}: cost of the last page, of that at 10,000",
                    3,
                    small.OfPlaintext(Workload.LastPage) / trial.OfPlaintext(Workload.LastPage));
                foreach (var asked in CostsAlike)
                    AtMost($"{name}: cost of {asked.Name()}, of that at 10,000", 1.15, small.OfPlaintext(asked) / trial.OfPlaintext(asked));
            }
        }
    }

    private static void AtLeast(string name, double wanted, double measured) =>
        Line($"| {name} | at least {wanted} | {measured:F2} | {(measured >= wanted ? "yes" : "no")} |");

    private static void AtMost(string name, double wanted, double measured) =>
        Line($"| {name} | at most {wanted} | {measured:F2} | {(measured <= wanted ? "yes" : "no")} |");

    private static string Bare(List<Sample> samples)
    {
        if (samples.Any(sample => sample.Bare is null))
            return "";
        var one = Median(samples.Select(sample => sample.Bare!.PerSecond));
        return samples[0].Bare!.TwoThreads is null
            ? Invariant($"{one:N0}")
            : Invariant($"{one:N0} ({Median(samples.Select(sample => sample.Bare!.TwoThreads!.Value)):N0})");
    }

    public static void Line(FormattableString line) => Console.Out.WriteLine(Invariant(line));

    public static string Invariant(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
