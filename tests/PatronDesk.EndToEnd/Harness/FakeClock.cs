using System.Globalization;

namespace PatronDesk.EndToEnd.Harness;

/// <summary>A wall clock for the program that stands still until it is set; libfaketime shows it to the program.</summary>
internal sealed class FakeClock
{
    private readonly string _file;

    public FakeClock(string folder)
    {
        var library = Directory.Exists("/usr/lib")
            ? Directory.EnumerateFiles(
                "/usr/lib", "libfaketimeMT.so.1", new EnumerationOptions { RecurseSubdirectories = true }).FirstOrDefault()
            : null;
        if (library is null)
            MissingTool.Tell("libfaketime is not installed; Debian and Ubuntu: apt-get install libfaketime.");
        _file = Path.Combine(folder, "clock");
        Settings = new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = library!,
            ["FAKETIME_TIMESTAMP_FILE"] = _file,
            ["FAKETIME_NO_CACHE"] = "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            ["TZ"] = "UTC",
        };
    }

    /// <summary>The environment of the program whose clock this is.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    public DateTime Now { get; private set; }

    public async Task SetAsync(DateTime now)
    {
        Now = now;
        // The program may read the file at any instant, so a new one takes its place at once.
        await File.WriteAllTextAsync(_file + ".new", now.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + "\n");
        File.Move(_file + ".new", _file, overwrite: true);
    }

    /// <summary>Half a minute goes by.</summary>
    public Task TickAsync() => SetAsync(Now.AddSeconds(30));
}
