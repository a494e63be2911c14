using System.Text.RegularExpressions;

namespace PatronDesk.Cql.Tests;

public class DocumentationTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Root(), "docs", "compat", "cql.md"));

    [Fact]
    public void Every_case_that_the_page_names_exists()
    {
        // § is followed by the beginning of a comment line.
        var named = Regex.Matches(Page, @"`(?<file>\w+\.cases)` § (?<heading>.+?)(?=, `| \||$)", RegexOptions.Multiline);
        Assert.NotEmpty(named);
        Assert.All(named, reference => Assert.Contains(
            File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Cases", reference.Groups["file"].Value)),
            line => line.StartsWith($"# {reference.Groups["heading"].Value}", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_case_is_named_by_the_page()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Cases")))
        {
            foreach (var heading in File.ReadLines(file).Where(line => line.StartsWith('#')).Select(line => line[2..]))
            {
                Assert.Contains(
                    Regex.Matches(Page, $@"`{Path.GetFileName(file)}` § (?<heading>.+?)(?=, `| \||$)", RegexOptions.Multiline),
                    reference => heading.StartsWith(reference.Groups["heading"].Value, StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void Every_test_that_the_page_names_exists()
    {
        var named = Regex.Matches(Page, @"`(?<type>\w+Tests)\.(?<method>\w+)`");
        Assert.NotEmpty(named);
        Assert.All(named, reference => Assert.NotNull(
            typeof(DocumentationTests).Assembly.GetTypes().Single(type => type.Name == reference.Groups["type"].Value)
                .GetMethod(reference.Groups["method"].Value)));
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "PatronDesk.slnx")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
