using System.CommandLine;
using PatronDesk.Faults.Ground;

var parts = new Option<string>("--part") { Description = "Only these parts, separated by commas", DefaultValueFactory = _ => "" };
var night = new Option<bool>("--long") { Description = "A night's run: more of everything, and times are judged too" };
var seed = new Option<int>("--seed") { Description = "Of every choice", DefaultValueFactory = _ => 20261127 };
var table = new Option<FileInfo?>("--table") { Description = "Keep the table in this document" };
var commit = new Option<string>("--commit") { Description = "What is tried; faults/run.sh says it", DefaultValueFactory = _ => "unknown" };
var lacks = new Option<string>("--lacks") { Description = "Run nothing, and say why", DefaultValueFactory = _ => "" };

var root = new RootCommand("Breaks the published server in every way that is known, and looks whether it keeps what it said.")
{
    parts, night, seed, table, commit, lacks,
};
root.SetAction(parsed => Run.AllAsync(
    new Plan(parsed.GetValue(seed), parsed.GetValue(night)),
    parsed.GetValue(parts)!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    parsed.GetValue(table)?.FullName,
    parsed.GetValue(commit)!,
    parsed.GetValue(lacks)!));
return await root.Parse(args).InvokeAsync();
