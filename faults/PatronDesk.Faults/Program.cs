using System.CommandLine;
using PatronDesk.Faults.Ground;
using PatronDesk.Faults.Parts;

var parts = new Option<string>("--part") { Description = "Only these parts, separated by commas", DefaultValueFactory = _ => "" };
var night = new Option<bool>("--long") { Description = "A run of a night: more of everything, and times are judged too" };
var minutes = new Option<int>("--minutes") { Description = "How long each engine is loaded", DefaultValueFactory = _ => 10 };
var seed = new Option<int>("--seed") { Description = "The seed of every random choice", DefaultValueFactory = _ => 20261127 };
var table = new Option<FileInfo?>("--table") { Description = "Write the table into this document" };
var commit = new Option<string>("--commit")
{
    Description = "The commit that is tried; run.sh sets it",
    DefaultValueFactory = _ => "unknown",
};
var lacks = new Option<string>("--lacks") { Description = "Run nothing, and say why", DefaultValueFactory = _ => "" };

var faults = new Command("faults", "Break the published server in every known way, and check that it keeps what it answered.")
{
    parts, night, seed, table, commit, lacks,
};
faults.SetAction(parsed => Run.AllAsync(
    new Plan(parsed.GetValue(seed), parsed.GetValue(night)),
    parsed.GetValue(parts)!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    parsed.GetValue(table)?.FullName,
    parsed.GetValue(commit)!,
    parsed.GetValue(lacks)!));

var soak = new Command("soak", "Load the published server for a long time, and check that nothing grows.")
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

return await new RootCommand("Faults and load for the published server.") { faults, soak }.Parse(args).InvokeAsync();
