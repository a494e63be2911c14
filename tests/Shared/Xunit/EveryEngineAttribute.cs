using System.Reflection;
using System.Runtime.CompilerServices;
using Xunit.Sdk;
using Xunit.v3;

namespace PatronDesk.Testing;

/// <summary>
/// A test that runs once on SQLite and once on PostgreSQL, or only on the one that TEST_ENGINE names. It takes the engine as its
/// only parameter.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryEngineAttribute(
    [CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
    : TheoryAttribute(sourceFilePath, sourceLineNumber), IDataAttribute
{
    bool? IDataAttribute.Explicit => null;

    string? IDataAttribute.Label => null;

    string? IDataAttribute.Skip => null;

    Type? IDataAttribute.SkipType => null;

    string? IDataAttribute.SkipUnless => null;

    string? IDataAttribute.SkipWhen => null;

    string? IDataAttribute.TestDisplayName => null;

    int? IDataAttribute.Timeout => null;

    string[]? IDataAttribute.Traits => null;

    ValueTask<IReadOnlyCollection<ITheoryDataRow>> IDataAttribute.GetData(
        MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Chosen().Select(engine => new TheoryDataRow<Engine>(engine))]);

    bool IDataAttribute.SupportsDiscoveryEnumeration() => true;

    private static Engine[] Chosen() => Environment.GetEnvironmentVariable("TEST_ENGINE") is { Length: > 0 } only
        ? [Enum.Parse<Engine>(only, ignoreCase: true)]
        : Enum.GetValues<Engine>();
}
