using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace PatronDesk.Bench;

/// <summary>What the numbers depend on beside the program.</summary>
internal static class Machine
{
    public static string Describe()
    {
        var memory = File.ReadLines("/proc/meminfo").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        var gigabytes = long.Parse(memory, CultureInfo.InvariantCulture) / (1024 * 1024.0);
        var processor = File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores ({processor}), {gigabytes:F0} GB, {RuntimeInformation.OSDescription.Split(' ')[0]}, "
            + $".NET {Environment.Version}, fsync of 4 kB {FsyncMilliseconds():F2} ms");
    }

    /// <summary>How much of all cores is busy while the benchmark does nothing, in percent: what others take.</summary>
    public static async Task<double> OthersPercentAsync()
    {
        var (busy, all) = ReadTimes();
        await Task.Delay(500);
        var (busyAfter, allAfter) = ReadTimes();
        return 100.0 * (busyAfter - busy) / Math.Max(1, allAfter - all);
    }

    private static (long Busy, long All) ReadTimes()
    {
        // user nice system idle iowait irq softirq steal
        var times = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9]
            .Select(time => long.Parse(time, CultureInfo.InvariantCulture)).ToArray();
        var all = times.Sum();
        return (all - times[3] - times[4], all);
    }

    // The median of two hundred: group commit gains the more, the longer it takes.
    private static double FsyncMilliseconds()
    {
        var name = Path.GetTempFileName();
        var times = new List<double>();
        using (var file = new FileStream(name, FileMode.Create))
        {
            var page = new byte[4096];
            for (var i = 0; i < 200; i++)
            {
                file.Write(page);
                var clock = Stopwatch.GetTimestamp();
                file.Flush(flushToDisk: true);
                times.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
            }
        }

        File.Delete(name);
        times.Sort();
        return times[times.Count / 2];
    }
}
