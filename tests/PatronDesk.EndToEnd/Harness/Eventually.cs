using System.Diagnostics;

namespace PatronDesk.EndToEnd.Harness;

/// <summary>Waits for what must come, without asserting when.</summary>
internal static class Eventually
{
    // Only a hang lasts that long, even on a machine that is busy.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <param name="isSo">Asked until it says yes.</param>
    /// <param name="what">What is awaited, for the failure's message.</param>
    public static Task TrueAsync(Func<bool> isSo, string what) => TrueAsync(() => Task.FromResult(isSo()), what);

    /// <inheritdoc cref="TrueAsync(Func{bool}, string)"/>
    public static async Task TrueAsync(Func<Task<bool>> isSo, string what)
    {
        for (var waited = Stopwatch.StartNew(); !await isSo(); await Task.Delay(20))
        {
            if (waited.Elapsed > Patience)
                Assert.Fail($"Waited {Patience.TotalSeconds} s in vain until {what}.");
        }
    }
}
