using System.CommandLine;
using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Hosting;

/// <summary>A command's work that reads another system, keeps what it read, and imports it.</summary>
/// <typeparam name="TKept">What was read.</typeparam>
internal sealed record WalkRun<TKept>
    where TKept : class, IDisposable
{
    /// <summary>What is said beforehand; null for nothing.</summary>
    public string? Warning { get; init; }

    /// <summary>Opens what an earlier run left, or makes it; null where another run has it open.</summary>
    public required Func<Library, TKept?> Open { get; init; }

    /// <summary>What is said where an earlier run left something; null where it did not.</summary>
    public required Func<TKept, string?> GoesOn { get; init; }

    /// <summary>Reads and imports, and answers the exit code.</summary>
    public required Func<PatronIntake, TKept, Task<int>> Import { get; init; }

    /// <summary>Does it on the library that the command line names, and prints what is wrong with its options.</summary>
    public Task<int> RunAsync(
        Settings settings, Store store, ParseResult parsed, IReadOnlyList<string> faults, CancellationToken cancel) =>
        PatronIntake.OnLibraryAsync(
            store,
            parsed,
            faults,
            async library =>
            {
                await TellAsync(Warning, cancel);
                using var kept = Open(library);
                if (kept is null)
                    return await CommandOptions.FailAsync(SourceText.Running);
                await TellAsync(GoesOn(kept), cancel);
                return await PatronIntake.WithAsync(
                    settings, store, parsed, library, intake => Import(intake with { NamesByBarcode = true }, kept));
            },
            cancel);

    private static async Task TellAsync(string? said, CancellationToken cancel)
    {
        if (said is not null)
            await Console.Error.WriteLineAsync(said.AsMemory(), cancel);
    }
}
