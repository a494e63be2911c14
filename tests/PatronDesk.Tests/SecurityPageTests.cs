using System.Text.RegularExpressions;

namespace PatronDesk.Tests;

/// <summary>docs/security.md answers each requirement of OWASP ASVS 5.0.0, levels 1 and 2, and names only tests that exist.</summary>
public sealed partial class SecurityPageTests
{
    private static readonly string Root = FindRoot();
    private static readonly Dictionary<string, string> Classes = ReadClasses();

    [Fact]
    public void Each_requirement_has_one_row()
    {
        // The numbers alone: the standard's words are not ours to repeat.
        var numbers = File.ReadAllLines(Path.Combine(Root, "tests", "PatronDesk.Tests", "asvs-5.0.0-level2.txt"));
        Assert.Equal(253, numbers.Length);
        Assert.Equal(numbers, Rows().Select(row => row.Number));
    }

    [Fact]
    public void Every_test_that_the_page_names_exists() => Assert.Empty(Missing(Page()));

    [Fact]
    public void A_name_that_no_test_has_is_seen() => Assert.Equal(
        ["NoSuchTests", "SecurityPageTests.Nothing_of_this_name"],
        Missing("`NoSuchTests`, `SecurityPageTests.Nothing_of_this_name`, `SecurityPageTests.Each_requirement_has_one_row`"));

    [Fact]
    public void Each_row_gives_what_its_state_promises()
    {
        foreach (var (number, state, text) in Rows())
        {
            var isRight = state switch
            {
                "test" => TestName().IsMatch(text),
                "document" => Links().Matches(text) is { Count: > 0 } links
                    && links.All(link => File.Exists(Path.Combine(Root, "docs", link.Groups[1].Value.Split('#')[0]))),
                "does not apply" => text.Length > 5,
                // Another row may say it already.
                "not met" => (text.Contains("Risk", StringComparison.Ordinal) && text.Contains("perator", StringComparison.Ordinal))
                    || text.StartsWith("As V", StringComparison.Ordinal),
                _ => false,
            };
            Assert.True(isRight, $"{number} | {state} | {text}");
        }
    }

    private static List<string> Missing(string text) =>
    [
        .. TestName().Matches(text)
            .Where(match => !Classes.TryGetValue(match.Groups[1].Value, out var source)
                || (match.Groups[2].Success && !Regex.IsMatch(source, $@"\b{match.Groups[2].Value}\(")))
            .Select(match => match.Value.Trim('`')),
    ];

    private static IEnumerable<(string Number, string State, string Text)> Rows() =>
        Row().Matches(Page()).Select(match => (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value));

    private static string Page() => File.ReadAllText(Path.Combine(Root, "docs", "security.md"));

    // The sources, and not this assembly alone: some tests are in projects beside it.
    private static Dictionary<string, string> ReadClasses()
    {
        var classes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "tests"), "*.cs", SearchOption.AllDirectories))
        {
            var source = File.ReadAllText(file);
            foreach (var name in ClassName().Matches(source).Select(match => match.Groups[1].Value).Distinct())
                classes[name] = classes.GetValueOrDefault(name) + source;
        }

        return classes;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PatronDesk.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException("The solution is above no folder of the tests.");
        return folder.FullName;
    }

    [GeneratedRegex(@"^\| (V\d+\.\d+\.\d+) \| ([a-z ]+) \| (.+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"`([A-Z][A-Za-z0-9]*Tests)(?:\.([A-Za-z0-9_]+))?`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"\bclass ([A-Z][A-Za-z0-9]*Tests)\b")]
    private static partial Regex ClassName();
}
