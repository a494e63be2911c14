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
    public async Task It_names_every_package_of_the_lock_files_with_its_version_and_licence()
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
        var embedded = await EmbeddedAsync();
        Assert.NotEmpty(embedded);
        locked = [.. locked, .. embedded];
        foreach (var package in locked)
            Assert.True(told.ContainsKey(package), $"{package} is missing.");
        // SQLite itself is in the public domain, for which there is no licence.
        Assert.Equal(
            ["pkg:npm/%40picocss/pico", "pkg:npm/htmx.org"],
            embedded.Select(package => ((string)told[package]!["purl"]!).Split('@')[0]).Order(StringComparer.Ordinal));
        Assert.All(
            told.Where(one => !one.Key.StartsWith("SQLite@", StringComparison.Ordinal)),
            one => Assert.NotEmpty(one.Value!["licenses"]!.AsArray()));
    }

    private static async Task<JsonNode> ReadAsync(params IEnumerable<string> path) => JsonNode.Parse(
        await File.ReadAllTextAsync(
            Path.Combine([PublishedProgram.Root(), "src", "PatronDesk", .. path]), TestContext.Current.CancellationToken))!;

    // The script and the style of the desk's pages, from npm.
    private static async Task<IReadOnlyList<string>> EmbeddedAsync()
    {
        const string Folder = "node_modules/";
        var file = await ReadAsync("Faces", "Desk", "package-lock.json");
        return
        [
            .. file["packages"]!.AsObject().Where(package => package.Key.StartsWith(Folder, StringComparison.Ordinal))
                .Select(package => $"{package.Key[Folder.Length..]}@{package.Value!["version"]}"),
        ];
    }

    private static async Task<IReadOnlyList<string>> LockedAsync()
    {
        var file = await ReadAsync("packages.lock.json");
        return
        [
            .. file["dependencies"]!.AsObject().SelectMany(framework => framework.Value!.AsObject())
                .Where(package =>
                    (string?)package.Value!["type"] != "Project"
                    && !Array.Exists(Tools, tool => package.Key.EndsWith(tool, StringComparison.Ordinal)))
                .Select(package => $"{package.Key}@{package.Value!["resolved"]}")
                .Distinct(),
        ];
    }
}
