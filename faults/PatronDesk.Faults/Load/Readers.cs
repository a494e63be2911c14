using System.Diagnostics;
using System.Net;

namespace PatronDesk.Faults.Load;

/// <summary>Many clients that read all the time: a patron, a page, a search, a user and blocks by query.</summary>
internal sealed class Readers
{
    private static readonly string[] Questions =
    [
        "/patrons?per_page=50", "/users?query=barcode==7700000001", "/patrons/nobody@example.com", "/manualblocks?limit=20",
        "/users?query=keywords==%22read*%22&limit=10", "/circulation/loans?limit=10", "/circulation/requests?limit=10",
    ];

    private readonly Desk[] _desks;
    private readonly long[] _lastAnswers;
    private readonly List<double> _milliseconds = [];

    /// <param name="count">How many read at once.</param>
    /// <param name="nodes">The readers take them in turn.</param>
    public Readers(int count, IReadOnlyList<Node> nodes)
    {
        _desks = [.. nodes.Select(node => node.NewDesk(Answers))];
        _lastAnswers = new long[count];
    }

    /// <summary>What they were answered.</summary>
    public Answers Answers { get; } = new();

    /// <summary>Requests that were never answered.</summary>
    public int Hung => _desks.Sum(desk => desk.Hung);

    /// <summary>Reads until told to stop.</summary>
    public Task RunAsync(CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, _lastAnswers.Length).Select(reader => Task.Run(
        async () =>
        {
            for (var turn = reader; !stop.IsCancellationRequested; turn++)
            {
                var asked = Stopwatch.GetTimestamp();
                var (status, _) = await _desks[reader % _desks.Length].AskAsync(HttpMethod.Get, Questions[turn % Questions.Length]);
                if (status is HttpStatusCode.OK or HttpStatusCode.NotFound)
                {
                    Volatile.Write(ref _lastAnswers[reader], asked);
                    lock (_milliseconds)
                        _milliseconds.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
                }
                else
                {
                    await Task.Delay(20, CancellationToken.None);
                }
            }
        },
        CancellationToken.None)));

    /// <summary>
    /// How many readers have had no successful answer since then. Waits for the last of them, but no longer than the
    /// patience.
    /// </summary>
    /// <param name="since">A timestamp of <see cref="Stopwatch"/>.</param>
    /// <param name="patience">How long to wait for the last of them.</param>
    public async Task<int> StillWaitingAsync(long since, TimeSpan patience)
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(20))
        {
            var waiting = _lastAnswers.Count(last => last < since);
            if (waiting == 0 || clock.Elapsed > patience)
                return waiting;
        }
    }

    /// <summary>The p99 of the answers in milliseconds. Starts counting again.</summary>
    public double TakeP99()
    {
        lock (_milliseconds)
        {
            _milliseconds.Sort();
            var p99 = _milliseconds.Count == 0 ? 0 : _milliseconds[(int)(_milliseconds.Count * 0.99)];
            _milliseconds.Clear();
            return p99;
        }
    }
}
