using System.CommandLine;
using PatronDesk.Bench;

var patrons = new Option<string>("--patrons") { Description = "Sizes of the store", DefaultValueFactory = _ => "10000 1000000" };
var engines = new Option<string>("--engines") { Description = "sqlite, postgres or both", DefaultValueFactory = _ => "sqlite postgres" };
var seconds = new Option<int>("--seconds") { Description = "How long each load runs", DefaultValueFactory = _ => 5 };
var rounds = new Option<int>("--rounds") { Description = "How often each load runs; medians are shown", DefaultValueFactory = _ => 3 };
var quick = new Option<bool>("--quick")
{
    Description = "10,000 patrons, loads of a second, one round (five beside the hand-written server): to see that it works"
};
var seed = new Option<int>("--seed") { Description = "Of the store's texts and the load's choices", DefaultValueFactory = _ => 20261123 };
var server = new Option<FileInfo>("--server") { Description = "The published server", Required = true };
var plaintext = new Option<FileInfo>("--plaintext") { Description = "The published plaintext server", Required = true };
var lua = new Option<DirectoryInfo>("--lua") { Description = "The folder of wrk's scripts", Required = true };

var peers = new Option<DirectoryInfo>("--peers") { Description = "The folder of the hand-written server", Required = true };
var tables = new Option<string>("--tables")
{
    Description = "ceilings, peers, imports",
    DefaultValueFactory = _ => "ceilings peers imports",
};
var imported = new Option<int>("--imported") { Description = "Patrons of the list that is imported", DefaultValueFactory = _ => 100_000 };

var root = new RootCommand(
    "Measures the published server beside its ceilings (plaintext, and the bare engine with the same SQL) and a hand-written server.")
{
    patrons, engines, seconds, rounds, quick, seed, server, plaintext, lua, peers, tables, imported,
};
root.SetAction(async (parsed, cancel) =>
{
    var isQuick = parsed.GetValue(quick);
    var plan = new Plan
    {
        Sizes = isQuick ? [10_000] : [.. Words(parsed.GetValue(patrons)!).Select(word => int.Parse(word, null))],
        Engines = [.. Words(parsed.GetValue(engines)!)],
        Seconds = isQuick ? 1 : parsed.GetValue(seconds),
        Rounds = isQuick ? 1 : parsed.GetValue(rounds),
        Seed = parsed.GetValue(seed),
        Server = parsed.GetValue(server)!.FullName,
        Plaintext = parsed.GetValue(plaintext)!.FullName,
        Lua = parsed.GetValue(lua)!.FullName,
        Peers = parsed.GetValue(peers)!.FullName,
        Imported = isQuick ? 10_000 : parsed.GetValue(imported),
        Tables = [.. Words(parsed.GetValue(tables)!)],
    };
    if (plan.Fault is { } fault)
    {
        await Console.Error.WriteLineAsync(fault);
        return 2;
    }

    await Bench.RunAsync(plan, cancel);
    return 0;
});
root.Subcommands.Add(LogTrial.Make());
return await root.Parse(args).InvokeAsync();

static string[] Words(string text) => text.Split((char[])[' ', ','], StringSplitOptions.RemoveEmptyEntries);
