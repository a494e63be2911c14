using System.Text.RegularExpressions;
using PatronDesk.Hosting;

namespace PatronDesk.Tests.Architecture;

/// <summary>
/// docs/architecture.md has the table of doors that the tests enforce, and walks through types that exist. Each page of
/// docs/decisions has a number of its own.
/// </summary>
public sealed partial class ArchitecturePageTests
{
    // All may use them, so the page says so once.
    private static readonly string[] OpenToMany = ["PatronDesk.Cql.Text", Door.Packages];

    [Fact]
    public void The_table_of_doors_is_the_one_that_is_enforced()
    {
        var shown = Row().Matches(Section("## Doors", "Only `Data`"))
            .ToDictionary(row => row.Groups["place"].Value, row => Sorted(row.Groups["uses"].Value.Split(", ")));
        var enforced = Door.Table
            .Where(door => !OpenToMany.Contains(door.Place))
            .ToDictionary(door => Short(door.Place), door => Sorted(door.MayUse.Except(OpenToMany).Select(Short)));
        Assert.Equal(
            enforced.Select(row => $"{row.Key}: {row.Value}").Order(StringComparer.Ordinal),
            shown.Select(row => $"{Short(row.Key)}: {row.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_type_and_member_on_a_walk_exists()
    {
        var members = OurAssemblies.All
            .SelectMany(assembly => assembly.MainModule.Types)
            .SelectMany(OurAssemblies.WithNested)
            .GroupBy(type => type.Name.Split('`')[0], StringComparer.Ordinal)
            .ToDictionary(
                types => types.Key,
                types => types.SelectMany(type => type.Methods.Select(one => one.Name)
                    .Concat(type.Properties.Select(one => one.Name))
                    .Concat(type.Fields.Select(one => one.Name))).ToHashSet(StringComparer.Ordinal),
                StringComparer.Ordinal);
        var named = Name().Matches(Section("## Walks", "## Tables"));
        Assert.True(named.Count > 60, $"Only {named.Count} names were found; has the page another form?");
        Assert.Empty(named
            .Where(name => !Settings.Known.Contains(name.Groups["type"].Value))
            .Where(name => !members.TryGetValue(name.Groups["type"].Value, out var known)
                || (name.Groups["member"] is { Success: true } member && !known.Contains(member.Value)))
            .Select(name => name.Value));
    }

    // Two branches may each add a page with the next free number, and a merge sees no conflict in two new files.
    [Fact]
    public void No_two_decisions_have_one_number()
    {
        var pages = Directory.GetFiles(Path.Combine(Root(), "docs", "decisions"), "*.md").Select(Path.GetFileName).ToList();
        Assert.True(pages.Count > 20, $"Only {pages.Count} pages were found.");
        Assert.All(pages, page => Assert.Matches("^[0-9]{4}-[a-z0-9-]+[.]md$", page));
        Assert.Empty(pages.CountBy(page => page![..4]).Where(number => number.Value > 1).Select(number => number.Key));
    }

    private static string Section(string from, string to)
    {
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "architecture.md"));
        var start = page.IndexOf(from, StringComparison.Ordinal);
        return page[start..page.IndexOf(to, start, StringComparison.Ordinal)];
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PatronDesk.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException("The solution is above no folder of the tests.");
        return folder.FullName;
    }

    private static string Short(string place) =>
        place == Door.All ? "everything" : place.Replace("PatronDesk.", "", StringComparison.Ordinal);

    private static string Sorted(IEnumerable<string> places) => string.Join(", ", places.Order(StringComparer.Ordinal));

    [GeneratedRegex(@"^\| `(?<place>[A-Za-z0-9.]+)` \| ?(?<uses>.*?) ?\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(?<type>[A-Z][A-Za-z0-9]+)(?:\.(?<member>[A-Z][A-Za-z0-9]+))?(?:\([a-z, ]*\))?`")]
    private static partial Regex Name();
}
