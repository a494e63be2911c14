using PatronDesk.Hosting;
using PatronDesk.Intake;

namespace PatronDesk.Tests.Intake;

/// <summary>A file for the pages that a walk has read, which is gone with the test.</summary>
internal sealed class KeptPages : IDisposable
{
    private static readonly DateTimeOffset Begun = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("patrondesk-test-").FullName;

    public string File => Path.Combine(_folder, "libib.walk");

    /// <exception cref="IOException">Another run has it open.</exception>
    public KeptWalk Open(bool isFresh = false, double hours = 0) =>
        KeptWalk.Open(File, isFresh, Begun.AddHours(hours)) ?? throw new IOException("Another run has it open.");

    /// <summary>Walks as a run of the command does: opens what an earlier run left, and closes it.</summary>
    public async Task<WalkLibib> WalkAsync(LibibSource source, CancellationToken cancel = default)
    {
        using var kept = Open();
        using var server = new LibibServer(source, TimeProvider.System);
        return await new LibibWalk(server, kept).RunAsync(progress: null, cancel);
    }

    public async Task<WalkLibib.Walked> WalkToEndAsync(LibibSource source) =>
        Assert.IsType<WalkLibib.Walked>(await WalkAsync(source));

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
