using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using PatronDesk.Events;

namespace PatronDesk.Tests.Events;

/// <summary>The library of the Standard Webhooks specification accepts what is sent.</summary>
public sealed class WebhookLibraryTests
{
    // A57. The library refuses what is older than five minutes, so the moment is real.
    [Fact]
    public async Task A57_the_specifications_own_library_verifies_the_signature()
    {
        var folder = Path.Combine(CompatibilityPageTests.Root(), "tests", "webhook-receiver");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
            await RunAsync("npm", ["ci", "--prefix", folder, "--no-audit", "--no-fund", "--silent"], "");
        var (newer, older) = (WebhookSecret.New(), WebhookSecret.New());
        var moment = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var body = """{"type":"patron.updated","data":{"library":"bücherei"}}""";
        var headers = new Dictionary<string, string>
        {
            ["webhook-id"] = "evt_1f3a9c07_1",
            ["webhook-timestamp"] = moment.ToString(CultureInfo.InvariantCulture),
            ["webhook-signature"] = WebhookSecret.Sign([newer, older], "evt_1f3a9c07_1", moment, Encoding.UTF8.GetBytes(body)),
        };
        // While a secret is changed, either is enough.
        foreach (var secret in new[] { newer, older })
        {
            var said = JsonSerializer.Serialize(new { secret, body, headers });
            Assert.Equal("ok", (await RunAsync("node", [Path.Combine(folder, "verify.mjs")], said)).Trim());
        }
    }

    private static async Task<string> RunAsync(string tool, string[] arguments, string input)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(tool, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var errors = process.StandardError.ReadToEndAsync();
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, $"{tool} ended with {process.ExitCode}: {output}{await errors}");
            return output;
        }
        catch (Win32Exception)
        {
            MissingTool.Tell($"{tool} is not installed; Debian and Ubuntu: apt-get install nodejs npm.");
            throw;
        }
    }
}
