using System.CommandLine;
using System.Globalization;
using PatronDesk.Intake;
using PatronDesk.Patrons;

namespace PatronDesk.Hosting;

/// <summary>The options that say how to sync, beside those of an import.</summary>
internal static class SyncOptions
{
    private static readonly Option<string?> Source = new("--source")
    {
        Description = "The name of what sends the file, the same each night, such as school",
        HelpName = "NAME",
    };

    private static readonly Option<string> Missing = new("--missing")
    {
        Description = "What to do with a patron whom the source sent before and no longer sends: report, freeze, inactive or expire",
        HelpName = "WHAT",
        DefaultValueFactory = _ => "report",
    };

    private static readonly Option<string> AtMost = new("--at-most")
    {
        Description = "Do nothing if a larger share of the source's patrons is newly missing",
        HelpName = "PERCENT",
        DefaultValueFactory = _ => "10%",
    };

    private static readonly Option<bool> Yes = new("--yes")
    {
        Description = "Go on even if more are missing than --at-most says, or if the file has no rows",
    };

    public static void AddTo(Command command)
    {
        foreach (var option in (Option[])[Source, Missing, AtMost, Yes])
            command.Options.Add(option);
        ImportOptions.AddTo(command, ImportKind.Sync);
    }

    /// <summary>The wishes; what is wrong with the options is added to the faults.</summary>
    public static SyncWishes Read(ParseResult parsed, List<string> faults)
    {
        var source = SyncWishes.NameOf(parsed.GetValue(Source) ?? "");
        if (source is null)
            faults.Add($"--source must be a name of 1 to {SyncWishes.LongestName} characters, the same each night.");
        var import = ImportOptions.Read(parsed, faults, ImportKind.Sync);
        return new(source ?? "", import with { NewOnly = new HashSet<IntakeField>(import.NewOnly) { IntakeField.Password } })
        {
            Missing = ImportOptions.One(
                Missing, parsed.GetValue(Missing)!, faults, [.. Enum.GetValues<Missing>().Select(one => (MissingNames.Of(one), one))]),
            AtMostPercent = Percent(parsed.GetValue(AtMost)!, faults),
            IsSure = parsed.GetValue(Yes),
        };
    }

    private static decimal Percent(string said, List<string> faults)
    {
        var number = said.EndsWith('%') ? said[..^1] : said;
        if (decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent <= 100)
            return percent;
        faults.Add($"--at-most must be 0% to 100%; got '{said}'.");
        return 0;
    }
}
