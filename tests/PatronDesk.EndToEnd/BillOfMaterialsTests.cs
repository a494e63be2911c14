using System.Text.Json.Nodes;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>Beside the published program lies what it is made of.</summary>
public sealed class BillOfMaterialsTests
{
    // They build the program and are no part of it.
    private static readonly string[] Tools =
        ["Microsoft.CodeAnalysis.BannedApiAnalyzers", "Microsoft.DotNet.ILCompiler", "Microsoft.NET.ILLink.Tasks"];

    [Fact]
    public async Task It_names_every_package_of_the_lock_file_with_its_version_and_licence()
    {
        var folder = Path.GetDirectoryName(PublishedProgram.File)!;
        var bill = JsonNode.Parse(
            await File.ReadAllTextAsync(
                Path.Combine(folder, "patrondesk.cdx.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal("CycloneDX", (string)bill["bomFormat"]!);
        Assert.Equal("PatronDesk", (string)bill["metadata"]!["component"]!["name"]!);
        var told = bill["components"]!.AsArray().ToDictionary(one => $"{one!["name"]}@{one["version"]}", StringComparer.OrdinalIgnoreCase);
        var locked = await LockedAsync();
        Assert.NotEmpty(locked);
        foreach (var package in locked)
            Assert.True(told.ContainsKey(package), $"{package} is missing.");
        // SQLite itself is in the public domain, for which there is no licence.
        Assert.All(
            told.Where(one => !one.Key.StartsWith("SQLite@", StringComparison.Ordinal)),
            one => Assert.NotEmpty(one.Value!["licenses"]!.AsArray()));
    }

    private static async Task<IReadOnlyList<string>> LockedAsync()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "PatronDesk.slnx")))
            root = root.Parent!;
        var file = await File.ReadAllTextAsync(
            Path.Combine(root.FullName, "src", "PatronDesk", "packages.lock.json"), TestContext.Current.CancellationToken);
        return
        [
            .. JsonNode.Parse(file)!["dependencies"]!.AsObject().SelectMany(framework => framework.Value!.AsObject())
                .Where(package =>
                    (string?)package.Value!["type"] != "Project"
                    && !Array.Exists(Tools, tool => package.Key.EndsWith(tool, StringComparison.Ordinal)))
                .Select(package => $"{package.Key}@{package.Value!["resolved"]}")
                .Distinct(),
        ];
    }
}
