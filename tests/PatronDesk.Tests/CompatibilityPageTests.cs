using System.Text.RegularExpressions;

namespace PatronDesk.Tests;

/// <summary>What docs/compat says that a test proves, a test of that name is there to prove.</summary>
public sealed partial class CompatibilityPageTests
{
    [Theory]
    [InlineData("libib.md", 80)]
    [InlineData("folio.md", 50)]
    [InlineData("desk.md", 35)]
    // What stands before is the library's, and checked by its own tests.
    [InlineData("sip2.md", 15, "## What the face promises")]
    public void Every_test_that_a_page_names_exists(string page, int least, string from = "#")
    {
        var root = Root();
        var text = File.ReadAllText(Path.Combine(root, "docs", "compat", page));
        text = text[text.IndexOf(from, StringComparison.Ordinal)..];
        var types = typeof(CompatibilityPageTests).Assembly.GetTypes();
        // The tests of the published file are a project of their own, with a file for each class.
        var files = Directory.GetFiles(Path.Combine(root, "tests", "PatronDesk.EndToEnd"), "*.cs", SearchOption.AllDirectories);
        var methods = types.SelectMany(type => type.GetMethods().Select(method => method.Name))
            .Concat(files.SelectMany(file => DeclaredTest().Matches(File.ReadAllText(file)).Select(match => match.Value)))
            .ToHashSet(StringComparer.Ordinal);
        var classes = types.Select(type => type.Name)
            .Concat(files.Select(Path.GetFileNameWithoutExtension))
            .ToHashSet(StringComparer.Ordinal);

        var named = MethodName().Matches(text).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        Assert.True(named.Count >= least, $"Only {named.Count} names were found; has the page another form?");
        Assert.Empty(named.Except(methods, StringComparer.Ordinal));
        Assert.Empty(ClassName().Matches(text).Select(match => match.Value).Except(classes, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_transcript_is_on_the_page_of_SIP2_and_every_one_that_it_names_exists()
    {
        var root = Root();
        var page = File.ReadAllText(Path.Combine(root, "docs", "compat", "sip2.md"));
        var named = Transcripts().Matches(page).SelectMany(match => match.Groups[1].Captures.Select(one => one.Value)).Distinct();
        Assert.Equal(
            Directory.GetFiles(Path.Combine(root, "tests", "PatronDesk.Tests", "Faces", "Sip2", "Transcripts"), "*.sip2")
                .Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal),
            named.Order(StringComparer.Ordinal));
    }

    /// <summary>The folder of the solution.</summary>
    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PatronDesk.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException("The solution is above no folder of the tests.");
        return folder.FullName;
    }

    [GeneratedRegex(@"(?<=[`.])[A-Z][A-Za-z0-9]*(?:_[A-Za-z0-9]+){2,}(?=`)")]
    private static partial Regex MethodName();

    [GeneratedRegex(@"(?<=public (?:async Task|void) )\w+")]
    private static partial Regex DeclaredTest();

    [GeneratedRegex(@"transcripts? (?:`([a-z]+)`(?:, )?)+")]
    private static partial Regex Transcripts();

    [GeneratedRegex(@"(?<=`)[A-Za-z0-9]+Tests(?=[.`])")]
    private static partial Regex ClassName();
}
