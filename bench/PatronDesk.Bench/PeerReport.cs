namespace PatronDesk.Bench;

/// <summary>The table of ratios to the hand-written server.</summary>
internal static class PeerReport
{
    public static void Print(IReadOnlyList<PeerResult> results)
    {
        Report.Line($"");
        Report.Line($"### Beside a hand-written server");
        Report.Line($"");
        Report.Line($"| | get by barcode | list by last name, exact total | create |");
        Report.Line($"|---|---|---|---|");
        foreach (var result in results)
            Report.Line($"| {result.Engine}, {result.Size:N0} | {Cell(result, PeerRow.Get)} | {Cell(result, PeerRow.List)} | {Cell(
                result, PeerRow.Create)} |");
        Report.Line($"");
        Report.Line($"PatronDesk's rate divided by the hand-written server's: median of {results
            .Max(result => result.Samples[PeerRow.Get].Count)} rounds, with the least and the most; below it both rates.");
    }

    private static string Cell(PeerResult result, PeerRow row)
    {
        var samples = result.Samples[row];
        return Report.Invariant($"**{result.Ratio(row):F2}** ({samples.Min(one => one.Ratio):F2}–{samples.Max(
            one => one.Ratio):F2})<br>{Report.Median(samples.Select(one => one.Own.PerSecond)):N0} / {Report.Median(
            samples.Select(one => one.Peer.PerSecond)):N0}");
    }
}
