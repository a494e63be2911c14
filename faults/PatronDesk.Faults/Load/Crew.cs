namespace PatronDesk.Faults.Load;

/// <summary>
/// Writers on every face that share a ledger. They continue after a restart of the server, on its new port.
/// </summary>
internal sealed class Crew
{
    private readonly Writer[] _writers;

    /// <param name="count">How many write at once.</param>
    /// <param name="seed">The seed of their choices.</param>
    public Crew(int count, int seed) =>
        _writers = [.. Enumerable.Range(0, count).Select(number => new Writer(number, Ledger, new Random(seed + number)))];

    public Ledger Ledger { get; } = new();

    /// <summary>What the writers were answered over HTTP.</summary>
    public Answers Answers { get; } = new();

    /// <summary>Requests that never got an answer.</summary>
    public int Hung { get; private set; }

    /// <summary>The last answer that was neither success nor refusal.</summary>
    public string LastTrouble { get; private set; } = "";

    /// <summary>Creates what the writers need; the server must be healthy.</summary>
    public Task PrepareAsync(Node node) => Task.WhenAll(_writers.Select(writer => writer.PrepareAsync(node.Desk)));

    /// <summary>
    /// Writes until told to stop. When it returns, every write that was begun has been answered or has failed.
    /// </summary>
    /// <param name="nodes">The writers take them in turn.</param>
    /// <param name="stop">Ends it.</param>
    public async Task WriteAsync(IReadOnlyList<Node> nodes, CancellationToken stop)
    {
        var desks = nodes.Select(node => node.NewDesk(Answers)).ToList();
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
