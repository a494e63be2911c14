using System.CommandLine;
using PatronDesk.Faults.Ground;
using PatronDesk.Faults.Parts;

var parts = new Option<string>("--part") { Description = "Only these parts, separated by commas", DefaultValueFactory = _ => "" };
var night = new Option<bool>("--long") { Description = "A night's run: more of everything, and times are judged too" };
var minutes = new Option<int>("--minutes") { Description = "How long each engine is loaded", DefaultValueFactory = _ => 10 };
var seed = new Option<int>("--seed") { Description = "Of every choice", DefaultValueFactory = _ => 20261127 };
var table = new Option<FileInfo?>("--table") { Description = "Keep the table in this document" };
var commit = new Option<string>("--commit") { Description = "What is tried; run.sh says it", DefaultValueFactory = _ => "unknown" };
var lacks = new Option<string>("--lacks") { Description = "Run nothing, and say why", DefaultValueFactory = _ => "" };

var faults = new Command("faults", "Breaks the published server in every way that is known, and looks whether it keeps what it said.")
{
    parts, night, seed, table, commit, lacks,
};
faults.SetAction(parsed => Run.AllAsync(
    new Plan(parsed.GetValue(seed), parsed.GetValue(night)),
    parsed.GetValue(parts)!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    parsed.GetValue(table)?.FullName,
    parsed.GetValue(commit)!,
    parsed.GetValue(lacks)!));

var soak = new Command("soak", "Loads the published server for a long time, and looks whether anything grows.")
{
    minutes, seed, table, commit, lacks,
};
soak.SetAction(async parsed =>
{
    if (parsed.GetValue(lacks)!.Length > 0 || parsed.GetValue(minutes) is < 1 or > 10_000)
    {
        await Console.Error.WriteLineAsync("not run; --minutes must be 1 to 10000, and namespaces are needed.");
        return 3;
    }

    return await Soak.RunAsync(
        new Plan(parsed.GetValue(seed), false), parsed.GetValue(minutes), parsed.GetValue(table)?.FullName, parsed.GetValue(commit)!);
});

return await new RootCommand("Tries what a server meets in its life.") { faults, soak }.Parse(args).InvokeAsync();
