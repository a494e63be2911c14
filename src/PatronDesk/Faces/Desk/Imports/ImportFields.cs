using System.Globalization;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Faces.Desk.Words;
using PatronDesk.Intake;

namespace PatronDesk.Faces.Desk.Imports;

/// <summary>The choices of an import as fields of a form.</summary>
internal static class ImportFields
{
    public const string Exists = "import_exists";
    public const string Empty = "import_empty";
    public const string Tags = "import_tags";
    public const string Rows = "import_rows";
    public const string Dates = "import_dates";
    public const string Sheet = "import_sheet";

    /// <summary>The value of a column that is left out.</summary>
    public const string LeftOut = "-";

    /// <summary>The most columns for which a page asks what they mean.</summary>
    public const int MostColumns = 100;

    // A hash comes only by the command.
    private static readonly IntakeField[] NotOffered = [IntakeField.PasswordHash, IntakeField.PinHash];

    private static readonly string[] All = [Exists, Empty, Tags, Rows, Dates, Sheet];

    /// <summary>The name of a column's field.</summary>
    /// <param name="place">The column's place, from 0.</param>
    public static string ColumnName(int place) => string.Create(CultureInfo.InvariantCulture, $"column_{place + 1}");

    /// <summary>What can be chosen for a field, each with its words.</summary>
    public static IReadOnlyList<(string Value, string Text)> OptionsOf(string name, Sentences words) =>
    [
        .. (name switch
        {
            Exists => ["error", "update", "skip"],
            Empty => ["keep", "clear"],
            Tags => ["replace", "add"],
            Rows => ["all", "each"],
            _ => (string[])["", "dmy", "mdy"],
        }).Select(value => (value, words[$"intake.{name}.{(value.Length == 0 ? "none" : value)}"])),
    ];

    /// <summary>What a column can mean.</summary>
    public static IEnumerable<(string Value, string Text)> Meanings(Sentences words) =>
    [
        (LeftOut, words["intake.column.left-out"]),
        .. Enum.GetValues<IntakeField>().Except(NotOffered)
            .Select(field => (IntakeFields.NameOf(field), ImportWords.FieldOf(field, words)))
            .OrderBy(one => one.Item2, StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>The form with choices that were made.</summary>
    public static FormValues Of(ImportChoices choices) => new()
    {
        [Exists] = choices.IfExists switch { IfExists.Update => "update", IfExists.Skip => "skip", _ => "error" },
        [Empty] = choices.ClearsEmpty ? "clear" : "keep",
        [Tags] = choices.AddsTags ? "add" : "replace",
        [Rows] = choices.TakesEach ? "each" : "all",
        [Dates] = choices.Dates switch { DateOrder.DayMonthYear => "dmy", DateOrder.MonthDayYear => "mdy", _ => "" },
        [Sheet] = choices.Sheet ?? "",
    };

    /// <summary>Reads the choices. A value that nobody was offered is the cautious one.</summary>
    /// <param name="sent">The form.</param>
    /// <param name="columns">The columns that the page showed.</param>
    public static ImportChoices Read(IFormCollection sent, IReadOnlyList<ImportColumn> columns)
    {
        var form = FormValues.Read(sent, All);
        return new()
        {
            IfExists = form[Exists] switch { "update" => IfExists.Update, "skip" => IfExists.Skip, _ => IfExists.Error },
            ClearsEmpty = form[Empty] == "clear",
            AddsTags = form[Tags] == "add",
            TakesEach = form[Rows] == "each",
            Dates = form[Dates] switch { "dmy" => DateOrder.DayMonthYear, "mdy" => DateOrder.MonthDayYear, _ => null },
            Sheet = ShortText.Of(form[Sheet].Trim(), 100) is { Length: > 0 } sheet ? sheet : null,
            Map = Map(sent, columns),
        };
    }

    // A heading that several columns have is named by the column's number.
    private static Dictionary<string, IntakeField?> Map(IFormCollection sent, IReadOnlyList<ImportColumn> columns)
    {
        var map = new Dictionary<string, IntakeField?>(StringComparer.Ordinal);
        for (var place = 0; place < Math.Min(columns.Count, MostColumns); place++)
        {
            var (said, heading) = (sent[ColumnName(place)].ToString(), columns[place].Heading);
            var field = IntakeFields.Find(said);
            if (said != LeftOut && (field is null || NotOffered.Contains(field.Value)))
                continue;
            var isOnly = heading.Length > 0 && columns.Count(other => other.Heading == heading) == 1;
            map[isOnly ? heading : (place + 1).ToString(CultureInfo.InvariantCulture)] = field;
        }

        return map;
    }
}
