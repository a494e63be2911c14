namespace PatronDesk.Faults.Load;

/// <summary>Writers over every face with one ledger, who go on after the server was restarted, wherever it listens then.</summary>
internal sealed class Crew
{
    private readonly Writer[] _writers;

    /// <param name="count">How many write at once.</param>
    /// <param name="seed">Of all that they choose.</param>
    public Crew(int count, int seed) =>
        _writers = [.. Enumerable.Range(0, count).Select(number => new Writer(number, Ledger, new Random(seed + number)))];

    public Ledger Ledger { get; } = new();

    /// <summary>Requests that never got an answer.</summary>
    public int Hung { get; private set; }

    /// <summary>The last answer that was neither success nor refusal.</summary>
    public string LastTrouble { get; private set; } = "";

    /// <summary>Makes what the writers need; the server must be well.</summary>
    public Task PrepareAsync(Node node) => Task.WhenAll(_writers.Select(writer => writer.PrepareAsync(node.Desk)));

    /// <summary>Writes until told to stop; every write that was begun is answered or broken when this ends.</summary>
    /// <param name="nodes">Taken in turn by the writers.</param>
    /// <param name="stop">Ends it.</param>
    public async Task WriteAsync(IReadOnlyList<Node> nodes, CancellationToken stop)
    {
        var desks = nodes.Select(node => node.NewDesk()).ToList();
        await Task.WhenAll(_writers.Select((writer, i) => Task.Run(
            async () =>
            {
                using var kiosk = new Kiosk(nodes[i % nodes.Count].Machines);
                await writer.RunAsync(desks[i % desks.Count], kiosk, stop);
            },
            CancellationToken.None)));
        Hung += desks.Sum(desk => desk.Hung);
        LastTrouble = desks.Select(desk => desk.LastTrouble).FirstOrDefault(trouble => trouble.Length > 0) ?? LastTrouble;
    }
}
