using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace PatronDesk.EndToEnd.Harness;

/// <summary>The languages in which the Libib document shows its calls.</summary>
public enum SampleLanguage
{
    Curl,
    Php,
    Python,
}

/// <summary>What a sample got from the server.</summary>
/// <param name="Status">The status of HTTP.</param>
/// <param name="Body">The body as it came.</param>
/// <param name="Decoded">What the sample's own code made of the body, as JSON; null where it decodes nothing.</param>
internal sealed record SampleAnswer(int Status, string Body, JsonNode? Decoded);

/// <summary>
/// Runs a sample of the Libib document, from <c>Samples/</c>, against a server. Only its address and credentials are
/// replaced; what prints the answer stands after it (PHP), around it (Python) or in curl's own configuration.
/// </summary>
internal static class DocumentSample
{
    private const string PrintInPhp = """

        echo curl_getinfo($curl, CURLINFO_RESPONSE_CODE), "\n";
        echo isset($data) ? json_encode($data) : "", "\n";
        echo $response;
        """;

    // The document promises no body for a restore, and its Python decodes the body all the same: that raises, wherever the
    // server keeps the promise. By then the call was made and answered.
    private const string RunPython = """
        import json, sys
        names = {}
        try:
            exec(open(sys.argv[1]).read(), names)
        except ValueError:
            if names['response'].content:
                raise
        print(names['response'].status_code)
        print(json.dumps(names['data']) if 'data' in names else '')
        print(names['response'].text, end='')
        """;

    // Written before the body, as the others do.
    private const string PrintInCurl = "silent\nshow-error\noutput = body\nwrite-out = \"%{http_code}\\n\\n\"\n";

    public static async Task<SampleAnswer> RunAsync(string name, SampleLanguage language, PublishedServer server)
    {
        var (kind, extension, print) = language switch
        {
            SampleLanguage.Php => ("php", ".php", PrintInPhp),
            SampleLanguage.Python => ("python", ".py", ""),
            _ => ("shell", ".sh", "cat body\n"),
        };
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, name + extension);
        var sample = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Samples", kind, name + extension));
        await File.WriteAllTextAsync(
            file,
            sample.Replace("https://api.libib.com", server.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
                .Replace("YOUR_API_KEY", PublishedServer.ApiKey, StringComparison.Ordinal)
                .Replace("YOUR_API_USER", PublishedServer.ApiUser, StringComparison.Ordinal) + print);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, ".curlrc"), PrintInCurl);
        // curl writes no file for an empty body.
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "body"), "");

        var (program, arguments) = Interpreter(language);
        var start = new ProcessStartInfo(program, [.. arguments, file])
        {
            WorkingDirectory = folder.Path,
            Environment = { ["CURL_HOME"] = folder.Path, ["no_proxy"] = "*" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{name}{extension} ended with {process.ExitCode}: {output}{await errors}");
        var lines = output.Split('\n', 3);
        return new SampleAnswer(
            int.Parse(lines[0], CultureInfo.InvariantCulture), lines[2], lines[1].Length == 0 ? null : JsonNode.Parse(lines[1]));
    }

    private static (string Program, string[] Arguments) Interpreter(SampleLanguage language)
    {
        switch (language)
        {
            case SampleLanguage.Php:
                if (!CanRun("php", ["-r", "exit(function_exists('curl_init') ? 0 : 1);"]))
                    MissingTool.Tell("PHP with its curl extension is not installed; Debian and Ubuntu: apt-get install php-cli php-curl.");
                return ("php", ["-d", "display_errors=stderr"]);
            case SampleLanguage.Python:
                // A Python of the user's own, first in the path, may lack what the system's has.
                var python = new[] { "python3", "/usr/bin/python3" }.FirstOrDefault(one => CanRun(one, ["-c", "import requests"]));
                if (python is null)
                    MissingTool.Tell("Python 3 with requests is not installed; Debian and Ubuntu: apt-get install python3-requests.");
                return (python, ["-c", RunPython]);
            default:
                if (!CanRun("curl", ["--version"]))
                    MissingTool.Tell("curl is not installed; Debian and Ubuntu: apt-get install curl.");
                return ("sh", []);
        }
    }

    private static bool CanRun(string program, string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
