using Microsoft.Extensions.Time.Testing;
using PatronDesk.Hosting;

namespace PatronDesk.Tests.Hosting;

/// <summary>How far a long work is, for a person and for a log.</summary>
public sealed class ProgressLineTests
{
    [Fact]
    public void A_terminal_shows_a_bar_that_is_written_over_and_a_log_a_line_now_and_then()
    {
        var clock = new FakeTimeProvider();
        var (screen, log) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var (onTerminal, inLog) = (new ProgressLine(screen, true, clock), new ProgressLine(log, false, clock));

        Both(1_000_000);
        Assert.Equal(("", ""), (screen.ToString(), log.ToString()));
        clock.Advance(TimeSpan.FromSeconds(1));
        Both(50_000_000);
        clock.Advance(TimeSpan.FromSeconds(10));
        Both(150_000_000);
        onTerminal.End();
        inLog.End();

        Assert.Equal(
            "\r[#######.......................] 25 %, 50.0 MB of 200.0 MB\u001b[K"
                + "\r[######################........] 75 %, 150.0 MB of 200.0 MB\u001b[K\r\u001b[K",
            screen.ToString());
        Assert.Equal("75 %, 150.0 MB of 200.0 MB\n", log.ToString());

        void Both(long done)
        {
            onTerminal.Show(done, 200_000_000);
            inLog.Show(done, 200_000_000);
        }
    }
}
