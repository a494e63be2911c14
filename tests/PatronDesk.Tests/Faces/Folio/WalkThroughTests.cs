using System.Diagnostics;
using System.Text.RegularExpressions;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary>The README's walk through a block, run with bash and curl as it is printed.</summary>
public sealed partial class WalkThroughTests
{
    [EveryEngine]
    public async Task The_documents_sample_is_made_found_by_each_client_replaced_and_lifted(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Client.PostAsync("/patrons?first_name=Mary&last_name=Shelley", null);
        var user = (await server.QueryAsync("select uuid from patron", 1)).Single();
        var section = (await File.ReadAllTextAsync(ReadMe())).Split("\n## ").Single(
            part => part.StartsWith("A block, as FOLIO's clients", StringComparison.Ordinal));
        var script = Block().Match(section).Groups["script"].Value
            .Replace("http://127.0.0.1:8080", server.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
            .Replace("'the id in that answer'", user, StringComparison.Ordinal)
            .Replace("'the Location in that answer'", $"/manualblocks/{FolioCalls.BlockId}", StringComparison.Ordinal);
        var said = await RunAsync($"KEY={TestServer.ApiKey}; API_USER={TestServer.ApiUser}\n{script}");

        Assert.Equal(["201", "204"], Status().Matches(said).Select(status => status.Groups[1].Value));
        Assert.Contains($"Location: /manualblocks/{FolioCalls.BlockId}", said, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"\"id\":\"{user}\"", said, StringComparison.Ordinal);
        Assert.Equal(4, Found().Count(said));
        Assert.Equal(4, section.Split("curl -G http://127.0.0.1:8080/manualblocks").Length - 1);
        Assert.Empty(await server.QueryAsync("select id from manual_block", 1));
    }

    private static async Task<string> RunAsync(string script)
    {
        try
        {
            using var bash = Process.Start(new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", script])
            {
                Environment = { ["no_proxy"] = "*" },
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var errors = bash.StandardError.ReadToEndAsync();
            var output = await bash.StandardOutput.ReadToEndAsync();
            await bash.WaitForExitAsync();
            Assert.True(bash.ExitCode == 0, $"The walk ended with {bash.ExitCode}: {output}{await errors}");
            return output;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            MissingTool.Tell("bash is not installed.");
            throw;
        }
    }

    private static string ReadMe()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PatronDesk.slnx")))
            folder = folder.Parent!;
        return Path.Combine(folder.FullName, "README.md");
    }

    [GeneratedRegex("```sh\n(?<script>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"HTTP/1\.1 (\d+)")]
    private static partial Regex Status();

    [GeneratedRegex("""\{"manualblocks":\[\{"type":"Manual","desc":"Invalid email and mailing addresses\."[^\]]*\],"totalRecords":1\}""")]
    private static partial Regex Found();
}
