using System.Diagnostics.CodeAnalysis;

namespace PatronDesk.Testing;

/// <summary>What a test does on a machine that lacks what it needs: it is skipped with the reason, but fails in CI.</summary>
internal static class MissingTool
{
    /// <param name="what">The tool, and how to install it.</param>
    [DoesNotReturn]
    public static void Tell(string what)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail(what);
        Assert.Skip(what);
    }
}
