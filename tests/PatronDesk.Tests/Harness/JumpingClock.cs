using Microsoft.Extensions.Time.Testing;

namespace PatronDesk.Tests.Harness;

/// <summary>
/// A clock that the test moves, and that can be set back as a machine's can: the time of day jumps, what measures how long
/// something took does not.
/// </summary>
internal sealed class JumpingClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private long _jumpTicks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Volatile.Read(ref _jumpTicks));

    public override long GetTimestamp() => base.GetUtcNow().Ticks;

    /// <summary>Sets the time of day back by a negative length, or on.</summary>
    public void Jump(TimeSpan length) => Interlocked.Add(ref _jumpTicks, length.Ticks);
}
