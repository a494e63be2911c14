using System.Diagnostics;
using System.Globalization;

namespace PatronDesk.EndToEnd.Harness;

/// <summary>Ends the children of a test process that was itself killed, so that no server outlives its test.</summary>
internal static class Orphans
{
    // Reads "+123" and "-123"; its input ends with the test process, however that goes.
    private const string Reaper = """
        trap '' INT TERM HUP
        while read -r line; do
            case $line in
                +*) alive="$alive ${line#+}" ;;
                -*) rest=; for pid in $alive; do [ "$pid" = "${line#-}" ] || rest="$rest $pid"; done; alive=$rest ;;
            esac
        done
        for pid in $alive; do kill -KILL "$pid" 2>/dev/null; done
        """;

    private static readonly Lazy<Process> Watching = new(() => Process.Start(new ProcessStartInfo("sh", ["-c", Reaper])
    {
        RedirectStandardInput = true,
    })!);

    public static void Watch(Process child) => Tell('+', child);

    /// <summary>To be said when the child has ended: its number may be another program's soon.</summary>
    public static void Forget(Process child) => Tell('-', child);

    private static void Tell(char verb, Process child)
    {
        var reaper = Watching.Value;
        lock (reaper)
        {
            reaper.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{verb}{child.Id}"));
            reaper.StandardInput.Flush();
        }
    }
}
