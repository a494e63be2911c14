using System.Diagnostics;
using System.Globalization;

namespace PatronDesk.Faults.Ground;

/// <summary>Sends signals to processes of the run, and runs small programs of the machine.</summary>
internal static class Signals
{
    /// <param name="name">Without SIG: <c>KILL</c>, <c>STOP</c>, <c>CONT</c>.</param>
    /// <param name="pids">The processes. One that has ended is skipped.</param>
    public static void Send(string name, params IEnumerable<int> pids)
    {
        var list = string.Join(' ', pids.Select(pid => pid.ToString(CultureInfo.InvariantCulture)));
        if (list.Length == 0)
            return;
        using var kill = Process.Start("sh", ["-c", $"kill -{name} {list} 2>/dev/null"]);
        kill.WaitForExit();
    }

    /// <summary>A process and all its descendants.</summary>
    public static IReadOnlyList<int> Family(int root)
    {
        var parents = new Dictionary<int, int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid))
                continue;
            try
            {
                // The name is in parentheses and may have blanks; the parent is the second word after it.
                var stat = File.ReadAllText(Path.Combine(folder, "stat"));
                parents[pid] = int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                // It has just ended.
            }
        }

        var family = new List<int> { root };
        for (var i = 0; i < family.Count; i++)
            family.AddRange(parents.Where(pair => pair.Value == family[i]).Select(pair => pair.Key));
        return family;
    }

    /// <summary>Runs a program to its end. Returns whether it succeeded.</summary>
    public static async Task<bool> TryAsync(string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        await Task.WhenAll(process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}
