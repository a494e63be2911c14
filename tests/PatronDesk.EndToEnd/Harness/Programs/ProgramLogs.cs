using System.Runtime.CompilerServices;

namespace PatronDesk.EndToEnd.Harness;

/// <summary>
/// Keeps what each program under test wrote: in <c>artifacts/tests/programs</c>, a file for each test method, and in the
/// test's own output, which the runner shows only if the test fails.
/// </summary>
internal static class ProgramLogs
{
    private static readonly Lock Writing = new();

    [ModuleInitializer]
    internal static void KeepAll() => PublishedProgram.Disposing = Keep;

    private static void Keep(PublishedProgram program)
    {
        var text = $"process {program.Id}\n{program.Everything.Trim()}\n\n";
        TestContext.Current.TestOutputHelper?.WriteLine(text);
        var folder = Path.Combine(PublishedProgram.Root(), "artifacts", "tests", "programs");
        var method = TestContext.Current.TestMethod;
        var name = method is null ? "other" : $"{method.TestClass.TestClassSimpleName}.{method.MethodName}";
        lock (Writing)
        {
            Directory.CreateDirectory(folder);
            File.AppendAllText(Path.Combine(folder, $"{name}.log"), text);
        }
    }
}
