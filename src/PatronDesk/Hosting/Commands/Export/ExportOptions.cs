using System.CommandLine;
using PatronDesk.Data.Sqlite;

namespace PatronDesk.Hosting;

/// <summary>The options of every export.</summary>
internal static class ExportOptions
{
    private static readonly Option<string> Format = new("--format")
    {
        Description = "csv, or jsonl for an object of JSON a line",
        HelpName = "FORMAT",
        DefaultValueFactory = _ => "csv",
    };

    private static readonly Option<string?> Out = new("--out")
    {
        Description = "The file to write, which its owner alone can read; it replaces what has the name when it is whole. "
            + "Without it, standard output",
        HelpName = "FILE",
    };

    /// <summary>Which records are exported.</summary>
    public static Option<string?> Query { get; } = new("--query")
    {
        Description = "Only the records that this CQL query finds, as the FOLIO face understands it",
        HelpName = "CQL",
    };

    public static void AddTo(Command command)
    {
        command.Options.Add(Format);
        command.Options.Add(Out);
    }

    /// <summary>Whether JSON lines are wanted; otherwise CSV.</summary>
    public static bool IsJson(ParseResult parsed) => parsed.GetValue(Format) == "jsonl";

    /// <summary>The file to write, as it was named; null for standard output.</summary>
    public static string? FileOf(ParseResult parsed) => parsed.GetValue(Out) is { } named and not "-" ? named : null;

    /// <summary>What is wrong with them, and what would be right; null where nothing is.</summary>
    public static string? FaultOf(ParseResult parsed)
    {
        if (parsed.GetValue(Format) is var format and not ("csv" or "jsonl"))
            return $"--format must be csv or jsonl; got '{format}'.";
        if (FileOf(parsed) is not { } named)
            return null;
        if (named.Length == 0)
            return "--out must name a file.";
        var place = BackupPlace.Real(named);
        if (Directory.Exists(place))
            return $"--out: {named} is a folder; name a file in it.";
        if (File.Exists(place) && !FileId.IsPlain(place))
            return $"--out: {named} is a device or a pipe; leave --out away to write to standard output.";
        return Path.GetDirectoryName(place) is { } folder && Directory.Exists(folder)
            ? null
            : $"--out: the folder of {named} does not exist; make it first, or name another.";
    }
}
