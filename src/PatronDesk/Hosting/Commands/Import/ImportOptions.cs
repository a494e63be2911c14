using System.CommandLine;
using System.Diagnostics;
using PatronDesk.Faces.Folio.Users;
using PatronDesk.Intake;

namespace PatronDesk.Hosting;

/// <summary>The options that say how to import.</summary>
internal static class ImportOptions
{
    private static readonly Option<string> Match = new("--match")
    {
        Description = "The keys by which a row's patron is found, the strongest first",
        HelpName = "KEY,…",
        DefaultValueFactory = _ => "barcode,email,patron_id",
    };

    private static readonly Option<string> Exists = new("--if-exists")
    {
        Description = "What to do with a row whose patron is there: update, skip or error",
        HelpName = "WHAT",
        DefaultValueFactory = _ => "error",
    };

    private static readonly Option<string> Empty = new("--empty")
    {
        Description = "What an empty cell does to a patron's field: keep or clear",
        HelpName = "WHAT",
        DefaultValueFactory = _ => "keep",
    };

    private static readonly Option<string[]> Set = new("--set")
    {
        Description = "A value for every row, as FIELD=VALUE; several times for several fields",
        HelpName = "FIELD=VALUE",
    };

    private static readonly Option<string[]> Map = new("--map")
    {
        Description = "What a heading, or a column's number, means: HEADING=FIELD; HEADING= leaves the column out; @FILE has one a line",
        HelpName = "HEADING=FIELD",
    };

    private static readonly Option<string> Tags = new("--tags")
    {
        Description = "Whether a row's tags replace the patron's, or come to them: replace or add",
        HelpName = "WHAT",
        DefaultValueFactory = _ => "replace",
    };

    private static readonly Option<string?> NewOnly = new("--new-only")
    {
        Description = "Fields that only new patrons get",
        HelpName = "FIELD,…",
    };

    private static readonly Option<string?> Dates = new("--dates")
    {
        Description = "The order of dates such as 03/04/2027: dmy or mdy",
        HelpName = "ORDER",
    };

    /// <summary>The option of every command that reads a spreadsheet.</summary>
    public static Option<string?> Sheet { get; } = new("--sheet")
    {
        Description = "The sheet of a workbook, where several have rows",
        HelpName = "NAME",
    };

    private static readonly Option<string> Rows = new("--rows")
    {
        Description = "Whether a refused row keeps the others from being written: all-or-nothing or each",
        HelpName = "WHAT",
        DefaultValueFactory = _ => "all-or-nothing",
    };

    private static readonly IntakeField[] Keys = [IntakeField.Barcode, IntakeField.Email, IntakeField.PatronId];

    /// <summary>Gives a command the options.</summary>
    /// <param name="command">Takes patrons in.</param>
    /// <param name="kind">What it takes in. A sync always updates who is there; another system needs no word on headings and dates.</param>
    public static void AddTo(Command command, ImportKind kind = ImportKind.OfFile)
    {
        Option[] left = kind switch
        {
            ImportKind.OfFile => [],
            ImportKind.Sync => [Exists],
            ImportKind.OfAnotherSystem => [Map, Dates, Sheet],
            _ => throw new UnreachableException(),
        };
        foreach (var option in ((Option[])[Match, Exists, Empty, Set, Map, Tags, NewOnly, Dates, Sheet, Rows]).Except(left))
            command.Options.Add(option);
    }

    /// <summary>The wishes; what is wrong with the options is added to the faults.</summary>
    public static ImportWishes Read(ParseResult parsed, List<string> faults, ImportKind kind = ImportKind.OfFile) => new()
    {
        Match = Fields(Match, parsed.GetValue(Match)!, Keys, faults),
        IfExists = kind == ImportKind.Sync ? IfExists.Update : One(
            Exists, parsed.GetValue(Exists)!, faults, ("error", IfExists.Error), ("update", IfExists.Update), ("skip", IfExists.Skip)),
        ClearsEmpty = One(Empty, parsed.GetValue(Empty)!, faults, ("keep", false), ("clear", true)),
        AddsTags = One(Tags, parsed.GetValue(Tags)!, faults, ("replace", false), ("add", true)),
        NewOnly = Fields(NewOnly, parsed.GetValue(NewOnly) ?? "", null, faults).ToHashSet(),
        Dates = parsed.GetValue(Dates) is { } order
            ? One<DateOrder?>(Dates, order, faults, ("dmy", DateOrder.DayMonthYear), ("mdy", DateOrder.MonthDayYear))
            : null,
        Sheet = parsed.GetValue(Sheet),
        TakesEach = One(Rows, parsed.GetValue(Rows)!, faults, ("all-or-nothing", false), ("each", true)),
        Set = Sets(parsed.GetValue(Set) ?? [], faults),
        Map = Maps(parsed.GetValue(Map) ?? [], faults),
        TakesHashes = kind != ImportKind.Sync,
        KeptFields = new KeptUserFields(),
    };

    /// <summary>The value of the word that an option says; where it is none of the known, adds a fault that names them.</summary>
    public static T? One<T>(Option option, string said, List<string> faults, params ReadOnlySpan<(string Name, T Value)> known)
    {
        var names = new List<string>();
        foreach (var (name, value) in known)
        {
            if (name == said)
                return value;
            names.Add(name);
        }

        faults.Add($"{option.Name} must be {string.Join(" or ", names)}; got '{said}'.");
        return default;
    }

    private static List<IntakeField> Fields(Option option, string said, IntakeField[]? among, List<string> faults)
    {
        var fields = new List<IntakeField>();
        foreach (var name in said.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (IntakeFields.Find(name) is { } field && among?.Contains(field) != false)
                fields.Add(field);
            else
                faults.Add($"{option.Name}: '{name}' is none of {Names(among)}.");
        }

        if (among is not null && fields.Count == 0)
            faults.Add($"{option.Name} must name one of {Names(among)}.");
        return fields;
    }

    private static Dictionary<IntakeField, string> Sets(string[] said, List<string> faults)
    {
        var sets = new Dictionary<IntakeField, string>();
        foreach (var text in said)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && IntakeFields.Find(text[..equals]) is { } field && !IsOfOne(field))
                sets[field] = text[(equals + 1)..];
            else
                faults.Add($"--set must be FIELD=VALUE, with a field that many patrons can share; got '{text.Split('=')[0]}'.");
        }

        return sets;
    }

    private static bool IsOfOne(IntakeField field) =>
        field is IntakeField.Password or IntakeField.Barcode or IntakeField.Username or IntakeField.Uuid
            or IntakeField.PasswordHash or IntakeField.PinHash;

    private static Dictionary<string, IntakeField?> Maps(string[] said, List<string> faults)
    {
        var maps = new Dictionary<string, IntakeField?>(StringComparer.Ordinal);
        foreach (var text in said.SelectMany(text => text.StartsWith('@') ? Lines(text[1..], faults) : [text]))
        {
            // A heading may have an equals sign; a field has none.
            var equals = text.LastIndexOf('=');
            var name = equals < 0 ? "" : text[(equals + 1)..].Trim();
            if (equals <= 0 || (name.Length > 0 && IntakeFields.Find(name) is null))
                faults.Add($"--map must be HEADING=FIELD, with one of the fields {Names(null)}; got '{text}'.");
            else
                maps[text[..equals].Trim()] = IntakeFields.Find(name);
        }

        return maps;
    }

    private static IEnumerable<string> Lines(string path, List<string> faults)
    {
        try
        {
            return File.ReadAllLines(path).Where(line => !string.IsNullOrWhiteSpace(line));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            faults.Add($"--map: {error.Message}");
            return [];
        }
    }

    private static string Names(IntakeField[]? among) =>
        string.Join(", ", among is null ? IntakeFields.Names : among.Select(IntakeFields.NameOf));
}
