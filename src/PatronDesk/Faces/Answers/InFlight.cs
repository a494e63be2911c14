namespace PatronDesk.Faces;

/// <summary>
/// Bounds the memory that all bodies and answers under way take together. A request that needs a large piece takes it here
/// first and gives it back at the end. If none is left, the request waits briefly and is then refused with 503. Small bodies
/// and answers are not counted; the number of connections bounds them.
/// </summary>
/// <param name="bytes">The total.</param>
internal sealed class InFlight(long bytes)
{
    /// <summary>A body or an answer of at most so many bytes is not counted.</summary>
    public const int Small = 16 * 1024;

    /// <summary>How long a request waits for its piece.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private long _taken;
    private long _waiting;
    private TaskCompletionSource _freed = NewSignal();

    /// <summary>Bytes that are taken now.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>
    /// Takes a piece; dispose the result to give it back. A piece larger than the total is granted once nothing else is taken.
    /// </summary>
    /// <param name="piece">Bytes.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="InFlightFullException">Nothing was freed in time.</exception>
    public async ValueTask<Piece> TakeAsync(long piece, CancellationToken cancel)
    {
        if (!TryTake(piece))
            await WaitAsync(piece, cancel);
        return new Piece(this, piece);
    }

    private async ValueTask WaitAsync(long piece, CancellationToken cancel)
    {
        // Bound the waiting requests too: each already holds something, such as an answer that is written but not sent.
        if (Interlocked.Add(ref _waiting, piece) > bytes && Interlocked.Read(ref _waiting) != piece)
        {
            Interlocked.Add(ref _waiting, -piece);
            throw new InFlightFullException();
        }

        try
        {
            var end = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
            while (true)
            {
                // Read before the try, so that a piece that is freed in between is not missed.
                var freed = Volatile.Read(ref _freed).Task;
                if (TryTake(piece))
                    return;
                var left = end - Environment.TickCount64;
                if (left <= 0)
                    throw new InFlightFullException();
                await Task.WhenAny(freed, Task.Delay(TimeSpan.FromMilliseconds(left), cancel));
                cancel.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            Interlocked.Add(ref _waiting, -piece);
        }
    }

    private bool TryTake(long piece)
    {
        while (true)
        {
            var taken = Interlocked.Read(ref _taken);
            if (taken > 0 && taken + piece > bytes)
                return false;
            if (Interlocked.CompareExchange(ref _taken, taken + piece, taken) == taken)
                return true;
        }
    }

    private void GiveBack(long piece)
    {
        Interlocked.Add(ref _taken, -piece);
        if (Interlocked.Read(ref _waiting) > 0)
            Interlocked.Exchange(ref _freed, NewSignal()).SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A piece that is taken. Disposing it twice gives it back once.</summary>
    internal sealed class Piece(InFlight all, long bytes) : IDisposable
    {
        private long _bytes = bytes;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _bytes, 0) is var held and > 0)
                all.GiveBack(held);
        }
    }
}

/// <summary>The memory for bodies and answers under way is used up; the same request may succeed a little later.</summary>
internal sealed class InFlightFullException() : Exception("The memory for requests under way is used up.")
{
    /// <summary>The sentence that each face answers.</summary>
    public const string Sentence = "The server has too many large requests under way.";

    /// <summary>Seconds for <c>Retry-After</c>.</summary>
    public const string RetryAfter = "2";
}
