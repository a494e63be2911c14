using System.Globalization;

namespace PatronDesk.Hosting;

/// <summary>Shows how far a long work is: a bar on a terminal, and a line now and then in a log.</summary>
/// <param name="output">Where to; standard error, since it is no result.</param>
/// <param name="isTerminal">Whether a person sees it, so that the line may be written over.</param>
/// <param name="clock">Tells when the next one is due.</param>
internal sealed class ProgressLine(TextWriter output, bool isTerminal, TimeProvider clock) : IDisposable
{
    private const int Width = 30;

    private static readonly TimeSpan OnTerminal = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan InLog = TimeSpan.FromSeconds(10);

    private long _shownAt = clock.GetTimestamp();
    private bool _isOpen;

    /// <summary>Shows it on standard error.</summary>
    public static ProgressLine OnErrors() => new(Console.Error, !Console.IsErrorRedirected, TimeProvider.System);

    /// <summary>Shows how many bytes are done.</summary>
    /// <param name="done">How many bytes are done.</param>
    /// <param name="all">How many there are; null where nobody knows.</param>
    public void Show(long done, long? all)
    {
        if (all is { } known and > 0)
            Show($"{100 * done / known} %, {Size.Of(done)} of {Size.Of(known)}", (double)done / known);
        else
            Show($"{Size.Of(done)}", null);
    }

    /// <summary>Shows how many rows are done.</summary>
    /// <param name="rows">How many rows are done.</param>
    /// <param name="what">What was done with them, such as <c>read</c>.</param>
    public void ShowRows(long rows, string what) => Show($"{rows:N0} rows {what}", null);

    /// <summary>Shows how many pages are read.</summary>
    /// <param name="read">How many pages are read.</param>
    /// <param name="all">How many there are; null where nobody knows.</param>
    public void ShowPages(int read, int? all)
    {
        if (all is { } known and > 0)
            Show($"{read:N0} of {known:N0} pages read", Math.Min(1, (double)read / known));
        else
            Show($"{read:N0} pages read", null);
    }

    // If the last time is long enough ago. Work that is done at once shows nothing.
    private void Show(FormattableString said, double? part)
    {
        if (clock.GetElapsedTime(_shownAt) < (isTerminal ? OnTerminal : InLog))
            return;
        _shownAt = clock.GetTimestamp();
        var text = said.ToString(CultureInfo.InvariantCulture);
        if (!isTerminal)
        {
            output.WriteLine(text);
            return;
        }

        output.Write($"\r{(part is { } filled ? $"[{Bar((int)(Width * filled))}] " : "")}{text}\u001b[K");
        _isOpen = true;
    }

    /// <summary>Takes the bar off the terminal.</summary>
    public void End()
    {
        if (_isOpen)
            output.Write("\r\u001b[K");
        _isOpen = false;
    }

    public void Dispose() => End();

    private static string Bar(int filled) => new string('#', filled).PadRight(Width, '.');
}

/// <summary>Sizes of files for people.</summary>
internal static class Size
{
    private const long Megabyte = 1_000_000;

    /// <summary>Such as <c>212.3 MB</c>.</summary>
    public static string Of(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{(double)bytes / Megabyte:0.0} MB");
}
