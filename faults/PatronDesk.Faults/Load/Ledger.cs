using System.Collections.Concurrent;
using System.Globalization;

namespace PatronDesk.Faults.Load;

/// <summary>
/// The harness's own record of what the server has answered, and so of what must be there. Each record has one writer at a
/// time; many writers may share a ledger.
/// </summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<(RecordKind Kind, string Key), Entry> _entries = new();
    private int _answered;

    /// <summary>How many writes were answered with success.</summary>
    public int Answered => _answered;

    /// <summary>How many records the ledger knows.</summary>
    public int Records => _entries.Count;

    /// <summary>The entry of one record.</summary>
    public Entry this[RecordKind kind, string key] =>
        _entries.GetOrAdd((kind, key), static (at, ledger) => new(ledger, at.Kind, at.Key), this);

    /// <summary>
    /// Asks the server for every record, and compares. Afterwards also the records are known whose answer never came.
    /// </summary>
    /// <param name="desk">Asks the server.</param>
    /// <param name="onlyChanged">Skip the records that were not written since the last comparison.</param>
    public async Task<IReadOnlyList<Difference>> CompareAsync(Desk desk, bool onlyChanged = false)
    {
        var differences = new ConcurrentBag<Difference>();
        var asked = _entries.Values.Where(entry => !onlyChanged || entry.HasChanged).ToList();
        await Parallel.ForEachAsync(asked, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (entry, _) =>
        {
            if (entry.Settle(await desk.ReadAsync(entry.Kind, entry.Key)) is { } difference)
                differences.Add(difference);
        });
        return [.. differences];
    }

    /// <summary>One record: the value that the server confirmed, and those that were sent without an answer.</summary>
    internal sealed class Entry(Ledger ledger, RecordKind kind, string key)
    {
        private readonly List<string?> _open = [];
        private readonly HashSet<string> _asked = [];
        private DateTimeOffset _confirmedAt;

        public RecordKind Kind => kind;

        public string Key => key;

        public bool HasChanged { get; private set; }

        /// <summary>The value last confirmed; null if the record is not there.</summary>
        public string? Confirmed { get; private set; }

        /// <summary>Sends a write, and keeps the result.</summary>
        /// <param name="value">What the record will be; null for a deletion.</param>
        /// <param name="send">Sends it, and returns the answer.</param>
        public async Task<Reply> WriteAsync(string? value, Func<Task<Reply>> send)
        {
            lock (_open)
            {
                _open.Add(value);
                HasChanged = true;
                if (value is not null)
                    _asked.Add(value);
            }

            var reply = await send();
            lock (_open)
            {
                if (reply == Reply.Done)
                {
                    Confirmed = value;
                    _confirmedAt = TimeProvider.System.GetUtcNow();
                    _open.Clear();
                    Interlocked.Increment(ref ledger._answered);
                }
                else if (reply == Reply.Refused)
                {
                    _open.Remove(value);
                }
            }

            return reply;
        }

        /// <summary>Compares with the value that is there, which counts from now on. Null if it is right.</summary>
        public Difference? Settle(string? found)
        {
            lock (_open)
            {
                var wanted = Confirmed;
                var isRight = found == wanted || _open.Contains(found);
                var isTorn = !isRight && found is not null && !_asked.Contains(found);
                Confirmed = found;
                _open.Clear();
                HasChanged = false;
                return isRight ? null : new Difference(Kind, Key, wanted, found, _confirmedAt, isTorn);
            }
        }
    }
}

/// <summary>A record that is not as the server had said.</summary>
/// <param name="Kind">Which kind.</param>
/// <param name="Key">Which record.</param>
/// <param name="Wanted">What was confirmed last; null for a deletion.</param>
/// <param name="Found">What is there.</param>
/// <param name="At">When it was confirmed, to find it in the logs.</param>
/// <param name="IsHalfDone">It is in a state that no request asked for, rather than in an earlier one.</param>
internal sealed record Difference(RecordKind Kind, string Key, string? Wanted, string? Found, DateTimeOffset At, bool IsHalfDone)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Kind} {Key}: answered '{Wanted ?? "gone"}' at {At:HH:mm:ss.fff}, found '{Found ?? "gone"}'");
}

/// <summary>The result of a write.</summary>
internal enum Reply
{
    /// <summary>Answered with success: it must be there from now on.</summary>
    Done,

    /// <summary>Refused (4xx, or a machine's "not ok"): it must not be there.</summary>
    Refused,

    /// <summary>No answer, or one that leaves it open (5xx): it may be there or not.</summary>
    Unknown,
}

/// <summary>The kinds of record that are written.</summary>
internal enum RecordKind
{
    /// <summary>Libib's patron, by email; the value is the last name.</summary>
    Patron,

    /// <summary>FOLIO's user, by id; the value is the last name.</summary>
    User,

    /// <summary>FOLIO's manual block, by id; the value is its description.</summary>
    Block,

    /// <summary>An item lent by FOLIO's face or a machine; the key is "borrower item", the value "lent".</summary>
    Loan,

    /// <summary>A place in an item's queue; the key is "borrower item", the value "waits".</summary>
    Hold,
}
