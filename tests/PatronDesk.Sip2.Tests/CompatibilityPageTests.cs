using System.Text.RegularExpressions;
using Xunit;

namespace PatronDesk.Sip2.Tests;

public sealed partial class CompatibilityPageTests
{
    [Fact]
    public void Every_test_that_the_compatibility_page_names_exists()
    {
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "compat", "sip2.md"));
        // What the face promises, its own tests check.
        page = page[..page.IndexOf("## What the face promises", StringComparison.Ordinal)];
        var named = TestName().Matches(page).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var existing = typeof(CompatibilityPageTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods().Select(method => method.Name))
            .ToHashSet(StringComparer.Ordinal);

        Assert.True(named.Count > 80, $"Only {named.Count} names were found; has the page another form?");
        Assert.Empty(named.Except(existing, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_quirk_test_is_on_the_compatibility_page()
    {
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "compat", "sip2.md"));

        Assert.All(
            typeof(QuirkTests).GetMethods().Where(method => method.Name.StartsWith("Quirk", StringComparison.Ordinal)),
            method => Assert.Contains($"`{method.Name}`", page, StringComparison.Ordinal));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PatronDesk.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException("The solution is above no folder of the tests.");
        return folder.FullName;
    }

    [GeneratedRegex("`([A-Za-z0-9]+(?:_[A-Za-z0-9]+){2,})`")]
    private static partial Regex TestName();
}
