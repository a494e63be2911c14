using System.Diagnostics;
using System.Globalization;
using PatronDesk.Intake;

namespace PatronDesk.Hosting;

/// <summary>What the command line says of a sync as a whole, and of the missing.</summary>
internal static class SyncText
{
    public const string Running = "Another sync of this source is running. Nothing was done.";

    /// <summary>What is done with a missing patron, and why.</summary>
    public static string ReasonOf(MissingPatron missing, SyncHold hold) =>
        hold == SyncHold.Nothing || missing.Fate is MissingFate.Reported or MissingFate.WasSo or MissingFate.Earlier
            ? $"not in the file: {FateOf(missing.Fate)}"
            : $"not in the file: would be {FateOf(missing.Fate)}, but nobody was touched";

    /// <summary>The field that the treatment changes, as the journal names it.</summary>
    public static string FieldOf(MissingFate fate) => fate switch
    {
        MissingFate.Frozen => "freeze",
        MissingFate.MadeInactive => "active",
        MissingFate.Expired => "expires_at",
        MissingFate.Reported or MissingFate.WasSo or MissingFate.Earlier or MissingFate.Gone => "",
        _ => throw new UnreachableException(),
    };

    public static string SummaryOf(SyncPatrons.Done done, bool isDryRun)
    {
        var rows = done.Plan is null ? "The file has no rows" : PlanText.CountsOf(done.Plan);
        var said = $"{(isDryRun ? "Dry run: " : "")}{rows}, {Number(done.Missing.Count)} missing{FatesOf(done)}";
        var why = WhyHeld(done);
        return isDryRun ? $"{said}. {why}Nothing was written." : why.Length > 0 ? $"{said}. {why}".TrimEnd() : said;
    }

    private static string WhyHeld(SyncPatrons.Done done) => done.Hold switch
    {
        SyncHold.Nothing => "",
        SyncHold.NoRows => "Nothing is done with a file without rows; --yes does it. ",
        SyncHold.TooManyMissing =>
            $"{Number(done.NewlyMissing)} of {Number(done.Known)} patrons of the source are newly missing, more than --at-most says, so "
            + "nothing is done; --yes does it. ",
        SyncHold.RowRefused when done.WasWritten =>
            "Nobody missing is touched, because a row was refused. ",
        SyncHold.RowRefused =>
            "No row is written and nobody missing is touched, because a row was refused; --rows each writes the others. ",
        _ => throw new UnreachableException(),
    };

    // Only what was done, or would be.
    private static string FatesOf(SyncPatrons.Done done)
    {
        if (done.Hold != SyncHold.Nothing)
            return "";
        var fates = done.Missing
            .GroupBy(missing => missing.Fate)
            .Where(fate => fate.Key != MissingFate.Reported)
            .OrderBy(fate => fate.Key)
            .Select(fate => $"{Number(fate.Count())} {FateOf(fate.Key)}")
            .ToList();
        return fates.Count == 0 ? "" : $" ({string.Join(", ", fates)})";
    }

    private static string FateOf(MissingFate fate) => fate switch
    {
        MissingFate.Reported => "reported",
        MissingFate.Frozen => "frozen",
        MissingFate.MadeInactive => "made inactive",
        MissingFate.Expired => "expired",
        MissingFate.WasSo => "so already",
        MissingFate.Earlier => "treated by an earlier sync",
        MissingFate.Gone => "deleted meanwhile",
        _ => throw new UnreachableException(),
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
