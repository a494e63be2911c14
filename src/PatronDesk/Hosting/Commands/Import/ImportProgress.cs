using System.Diagnostics;
using System.Globalization;

namespace PatronDesk.Hosting;

/// <summary>Shows how far an import is: on a terminal one line that changes, in a log a line now and then.</summary>
internal sealed class ImportProgress : IDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);

    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private long _saidAt = Stopwatch.GetTimestamp();
    private bool _isOpen;

    /// <summary>What to call with the number of rows that are done.</summary>
    public Action<int> Of(string what) => done =>
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{done:N0} rows {what}");
        if (_isTerminal)
        {
            Console.Error.Write($"\r{text}  ");
            _isOpen = true;
        }
        else if (Stopwatch.GetElapsedTime(_saidAt) > Between)
        {
            Console.Error.WriteLine(text);
            _saidAt = Stopwatch.GetTimestamp();
        }
    };

    public void End()
    {
        if (_isOpen)
            Console.Error.WriteLine();
        _isOpen = false;
    }

    public void Dispose() => End();
}
