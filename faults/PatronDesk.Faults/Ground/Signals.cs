using System.Diagnostics;
using System.Globalization;

namespace PatronDesk.Faults.Ground;

/// <summary>Signals to processes of the run, and small programs of the machine.</summary>
internal static class Signals
{
    /// <param name="name">Without SIG: <c>KILL</c>, <c>STOP</c>, <c>CONT</c>.</param>
    /// <param name="pids">A process that is gone is passed over.</param>
    public static void Send(string name, params IEnumerable<int> pids)
    {
        var list = string.Join(' ', pids.Select(pid => pid.ToString(CultureInfo.InvariantCulture)));
        if (list.Length == 0)
            return;
        using var kill = Process.Start("sh", ["-c", $"kill -{name} {list} 2>/dev/null"]);
        kill.WaitForExit();
    }

    /// <summary>A process and all that came of it.</summary>
    public static IReadOnlyList<int> Family(int root)
    {
        var parents = new Dictionary<int, int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid))
                continue;
            try
            {
                // The name stands in parentheses and may hold blanks; the parent is the second word behind it.
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

    /// <summary>Runs a program to its end; whether that was a good one.</summary>
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
