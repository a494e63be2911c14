using System.Globalization;
using System.Text.Json.Serialization;

namespace PatronDesk.Intake;

/// <summary>Which column says what.</summary>
internal sealed class Layout
{
    private readonly int[] _at = [.. Enumerable.Repeat(-1, IntakeFields.Count)];
    private readonly IReadOnlyDictionary<IntakeField, string> _set;

    private Layout(IReadOnlyDictionary<IntakeField, string> set) => _set = set;

    /// <summary>The headings that mean nothing here; their columns are left out.</summary>
    public List<string> Ignored { get; } = [];

    /// <summary>Makes the layout from the headings, or says why it can't.</summary>
    public static Layout? Of(IReadOnlyList<string> headings, ImportWishes wishes, List<FileRefusal> refusals)
    {
        var layout = new Layout(wishes.Set);
        var mapped = new Dictionary<int, IntakeField?>();
        foreach (var (heading, field) in wishes.Map)
        {
            var places = Places(headings, heading);
            if (places.Count == 0)
                refusals.Add(new FileRefusal.NoSuchHeading(heading, headings));
            foreach (var place in places)
                mapped[place] = field;
        }

        var fields = FieldsOf(headings, mapped);
        var found = fields.Select((field, place) => (Place: place, Field: field)).ToList();
        foreach (var same in found.Where(column => column.Field is not null).GroupBy(column => column.Field!.Value))
        {
            layout._at[(int)same.Key] = same.First().Place;
            if (same.Count() > 1)
                refusals.Add(new FileRefusal.SameField(same.Key, [.. same.Select(column => column.Place + 1)]));
        }

        layout.Ignored.AddRange(found.Where(column => column.Field is null).Select(column => headings[column.Place]));
        if (refusals.Count == 0 && found.All(column => column.Field is null))
            refusals.Add(new FileRefusal.NothingKnown(headings));
        return refusals.Count == 0 ? layout : null;
    }

    /// <summary>What each heading means; null for one that means nothing here.</summary>
    public static IReadOnlyList<IntakeField?> FieldsOf(IReadOnlyList<string> headings, ImportWishes wishes)
    {
        var mapped = new Dictionary<int, IntakeField?>();
        foreach (var (heading, field) in wishes.Map)
        {
            foreach (var place in Places(headings, heading))
                mapped[place] = field;
        }

        return FieldsOf(headings, mapped);
    }

    private static List<IntakeField?> FieldsOf(IReadOnlyList<string> headings, Dictionary<int, IntakeField?> mapped) =>
        [.. headings.Select((heading, place) => mapped.TryGetValue(place, out var said) ? said : Vocabulary.Find(heading))];

    /// <summary>Whether the file, or the wish, says anything about the field.</summary>
    public bool Has(IntakeField field) => _at[(int)field] >= 0 || _set.ContainsKey(field);

    /// <summary>What the row says of the field, as it stands there; null where it has no such cell.</summary>
    public string? Of(IReadOnlyList<string?> cells, IntakeField field) =>
        _set.TryGetValue(field, out var said) ? said
        : _at[(int)field] is var at and >= 0 && at < cells.Count ? cells[at]
        : null;

    /// <summary>Whether the field's column is one of these.</summary>
    public bool IsIn(IReadOnlyList<int> columns, IntakeField field) => !_set.ContainsKey(field) && columns.Contains(_at[(int)field]);

    private static List<int> Places(IReadOnlyList<string> headings, string heading)
    {
        List<int> All(Func<string, bool> isMeant) => [.. Enumerable.Range(0, headings.Count).Where(place => isMeant(headings[place]))];

        var folded = Headings.Fold(heading);
        if (All(other => other == heading) is { Count: > 0 } exact)
            return exact;
        if (All(other => Headings.Fold(other) == folded) is { Count: > 0 } like)
            return like;
        return int.TryParse(heading, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= 1 && number <= headings.Count
            ? [number - 1]
            : [];
    }
}

/// <summary>Why a file is refused before any of its rows.</summary>
[JsonDerivedType(typeof(Unreadable), "unreadable")]
[JsonDerivedType(typeof(SameField), "same-field")]
[JsonDerivedType(typeof(NoSuchHeading), "no-such-heading")]
[JsonDerivedType(typeof(NothingKnown), "nothing-known")]
[JsonDerivedType(typeof(DatesUnclear), "dates-unclear")]
[JsonDerivedType(typeof(DatesMixed), "dates-mixed")]
[JsonDerivedType(typeof(TooManyRows), "too-many-rows")]
internal abstract record FileRefusal
{
    /// <param name="Fault">Why.</param>
    /// <param name="Sheets">The names of the sheets among which one must be named.</param>
    public sealed record Unreadable(FileFault Fault, IReadOnlyList<string> Sheets) : FileRefusal;

    /// <param name="Field">What they mean.</param>
    /// <param name="Columns">The numbers of the columns, from 1.</param>
    public sealed record SameField(IntakeField Field, IReadOnlyList<int> Columns) : FileRefusal;

    public sealed record NoSuchHeading(string Heading, IReadOnlyList<string> Known) : FileRefusal;

    /// <summary>No heading means anything here.</summary>
    public sealed record NothingKnown(IReadOnlyList<string> Headings) : FileRefusal;

    /// <summary>Dates such as 03/04/2027 may mean two days.</summary>
    /// <param name="Line">The first such line.</param>
    public sealed record DatesUnclear(int Line) : FileRefusal;

    /// <summary>One date of the column begins with the day, another with the month.</summary>
    public sealed record DatesMixed(int DayFirstLine, int MonthFirstLine) : FileRefusal;

    /// <summary>The file has more rows than one transaction takes.</summary>
    public sealed record TooManyRows(int Most) : FileRefusal;
}
