using System.Net;
using System.Net.Sockets;
using PatronDesk.Data;

namespace PatronDesk.Accounts;

/// <summary>
/// Slows down password guessing, by the name and the address of a <see cref="Guess"/>. From the fifth failure on (or the
/// guess's own threshold) each must wait: 15 seconds at first, then twice as long each time, up to 15 minutes. After an
/// hour without a failure the count starts again; some guesses count the failures of the last hour instead. Stored, so that
/// a restart or another node gives no new guesses.
/// </summary>
/// <remarks>
/// A failure that the store can't count is counted in memory: staff can still sign in, and guessing stays slowed.
/// </remarks>
internal sealed partial class SignInThrottle(Store store, TimeProvider clock, ILogger<SignInThrottle>? log = null) : IDisposable
{
    /// <summary>The failure from which guesses must wait.</summary>
    public const int Threshold = 5;

    private const int Gates = 128;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private static readonly Sql FindBoth = new("""
        select failures, last_at, subject from sign_in_failure where subject = $1 or subject = $2
        union all
        select count(*), max(failed_at), subject from recent_failure where subject = $2 and failed_at > $3 group by subject
        limit 3
        """);

    private static readonly Sql Lock = new("select failures, last_at, subject from sign_in_failure where subject = $1 {lock}");

    private static readonly Sql Insert = new("insert into sign_in_failure (subject, failures, last_at) values ($1, $2, $3)");

    private static readonly Sql Update = new("update sign_in_failure set failures = $2, last_at = $3 where subject = $1");

    private static readonly Sql EndFuture = new("""
        update sign_in_failure set last_at = $3 where (subject = $1 or subject = $2) and last_at > $3
        """);

    private static readonly Sql InsertRecent = new("insert into recent_failure (subject, failed_at) values ($1, $2)");

    private static readonly Sql EndRecentFuture = new("update recent_failure set failed_at = $2 where subject = $1 and failed_at > $2");

    private static readonly Sql DeleteOldRecent = new("delete from recent_failure where failed_at <= $1");

    private static readonly Sql Delete = new("delete from sign_in_failure where subject = $1");

    private static readonly Sql DeleteOld = new("delete from sign_in_failure where last_at <= $1");

    private readonly UnstoredFailures _unstored = new(clock, Kept);
    private readonly SemaphoreSlim[] _addressGates = NewGates();
    private readonly SemaphoreSlim[] _nameGates = NewGates();

    /// <summary>
    /// Lets in one guess at a time for each name and each address. Otherwise a hundred guesses at once would all pass before
    /// the first has failed. The address comes first, so that one address blocks no name except the one it is trying.
    /// </summary>
    public async ValueTask<IDisposable> EnterAsync(Guess guess, CancellationToken cancel)
    {
        var address = _addressGates[guess.Address[0] % Gates];
        await address.WaitAsync(cancel);
        try
        {
            var name = _nameGates[guess.Name[0] % Gates];
            await name.WaitAsync(cancel);
            return new Entered(address, name);
        }
        catch
        {
            address.Release();
            throw;
        }
    }

    /// <summary>How long this guess must wait; zero to go ahead.</summary>
    public async ValueTask<TimeSpan> WaitOfAsync(Guess guess, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var found = await store.ReadAsync(
            session => session.QueryAsync(FindBoth, ReadCount, guess.Name, guess.Address, now - Kept), cancel);
        if (found.Exists(count => count.LastAt > now))
            await TryAsync(session => EndFutureAsync(session, guess, now), cancel);
        var ofName = WaitOf(guess.Name, Threshold, found, now);
        var ofAddress = WaitOf(guess.Address, guess.AddressThreshold, found, now);
        return ofAddress > ofName ? ofAddress : ofName;
    }

    /// <summary>Counts a failure; true where the next guess must wait.</summary>
    public async ValueTask<bool> FailedAsync(Guess guess, CancellationToken cancel)
    {
        var isCounted = await TryAsync(
            async session =>
            {
                var now = clock.GetUtcNow();
                // Always in this order; otherwise two guesses could deadlock.
                await CountAsync(session, guess.Name, now);
                return guess.CountsLastHour
                    ? await session.ExecuteAsync(InsertRecent, guess.Address, now)
                    : await CountAsync(session, guess.Address, now);
            },
            cancel);
        if (!isCounted)
        {
            _unstored.Add(guess.Name);
            _unstored.Add(guess.Address);
        }

        return await WaitOfAsync(guess, cancel) > TimeSpan.Zero;
    }

    /// <summary>
    /// After the right password, clears the failures of the name; not of the address, which may guess another name next.
    /// </summary>
    public async ValueTask SucceededAsync(Guess guess, CancellationToken cancel)
    {
        _unstored.Forget(guess.Name);
        await TryAsync(session => session.ExecuteAsync(Delete, guess.Name), cancel);
    }

    public async ValueTask ForgetOldAsync(CancellationToken cancel)
    {
        var oldest = clock.GetUtcNow() - Kept;
        await store.WriteAsync(session => session.ExecuteAsync(DeleteOld, oldest), cancel);
        await store.WriteAsync(session => session.ExecuteAsync(DeleteOldRecent, oldest), cancel);
    }

    public void Dispose()
    {
        foreach (var gate in _addressGates.Concat(_nameGates))
            gate.Dispose();
    }

    // After the clock was set back, a failure may lie in the future; it counts as one of now.
    private TimeSpan WaitOf(byte[] subject, int threshold, List<Count> found, DateTimeOffset now)
    {
        var (failures, since) = _unstored.Of(subject);
        if (found.Find(count => count.Subject.AsSpan().SequenceEqual(subject)) is { } stored && stored.LastAt + Kept > now)
        {
            failures += stored.Failures;
            var sinceStored = stored.LastAt > now ? TimeSpan.Zero : now - stored.LastAt;
            since = since < sinceStored ? since : sinceStored;
        }

        var wait = WaitAfter(failures, threshold);
        return wait <= since ? TimeSpan.Zero : wait - since;
    }

    // A failing count must not keep out people whose password is right.
    private async ValueTask<bool> TryAsync<T>(Func<Session, ValueTask<T>> write, CancellationToken cancel)
    {
        try
        {
            await store.WriteAsync(write, cancel);
            return true;
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            if (log is not null)
                LogNotCounted(log, error.GetType().Name);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not store the count of wrong passwords ({Error}); it is kept in memory")]
    private static partial void LogNotCounted(ILogger logger, string error);

    private static async ValueTask<int> CountAsync(Session session, byte[] subject, DateTimeOffset now)
    {
        var before = await session.FindAsync(Lock, ReadCount, subject);
        var failures = before is not null && before.LastAt + Kept > now ? before.Failures + 1 : 1;
        return await session.ExecuteAsync(before is null ? Insert : Update, subject, failures, now);
    }

    private static async ValueTask<bool> EndFutureAsync(Session session, Guess guess, DateTimeOffset now)
    {
        await session.ExecuteAsync(EndFuture, guess.Name, guess.Address, now);
        await session.ExecuteAsync(EndRecentFuture, guess.Address, now);
        return true;
    }

    private static TimeSpan WaitAfter(long failures, int threshold)
    {
        if (failures < threshold)
            return TimeSpan.Zero;
        var wait = FirstWait * Math.Pow(2, Math.Min(failures - threshold, 10));
        return wait < LongestWait ? wait : LongestWait;
    }

    private static Count ReadCount(Row row) => new(row.Number(0), row.Instant(1), row.Bytes(2));

    private static SemaphoreSlim[] NewGates() => [.. Enumerable.Range(0, Gates).Select(_ => new SemaphoreSlim(1, 1))];

    private sealed record Count(long Failures, DateTimeOffset LastAt, byte[] Subject);

    private sealed class Entered(SemaphoreSlim address, SemaphoreSlim name) : IDisposable
    {
        public void Dispose()
        {
            name.Release();
            address.Release();
        }
    }
}

/// <summary>What a guess is counted by. Hashes, because people also type passwords into the name field.</summary>
/// <param name="Name">The name that is guessed at; its count is cleared by the right password.</param>
/// <param name="Address">The wider source, such as the client's address; the right password does not clear its count.</param>
/// <param name="AddressThreshold">The failure of <paramref name="Address"/> from which guesses must wait.</param>
/// <param name="CountsLastHour">Whether the failures of <paramref name="Address"/> in the last hour count, not those since an
/// hour without one.</param>
internal sealed record Guess(
    byte[] Name, byte[] Address, int AddressThreshold = SignInThrottle.Threshold, bool CountsLastHour = false)
{
    /// <summary>After this many wrong PINs in an hour, from any address, a card must wait.</summary>
    public const int MaxPinsOfCard = 20;

    /// <summary>A guess at a staff member's password.</summary>
    /// <param name="library">The library that they sign in to.</param>
    /// <param name="name">The name that they give, normalised so that one person has one name.</param>
    /// <param name="address">Null where the connection has none.</param>
    public static Guess Of(Library library, string name, IPAddress? address) =>
        new(Secrets.Hash(string.Create(null, $"name {library.Id} {name}")), OfAddress(address));

    /// <summary>A guess at a patron's PIN, counted by card and address, and by card over all addresses.</summary>
    /// <param name="library">The patron's library.</param>
    /// <param name="patron">The patron's row number. A UUID may be given to another patron after a deletion.</param>
    /// <param name="address">The client's address; null where it has none.</param>
    public static Guess OfPin(Library library, long patron, IPAddress? address) => new(
        Secrets.Hash(string.Create(null, $"pin {library.Id} {patron} {NetworkOf(address)}")),
        Secrets.Hash(string.Create(null, $"pin {library.Id} {patron}")),
        MaxPinsOfCard,
        CountsLastHour: true);

    /// <summary>
    /// A guess at a SIP2 client's password. Its library is unknown until the password is right. Counted by login and address,
    /// never by login alone: someone who guesses from elsewhere must not lock out a library's own machines.
    /// </summary>
    public static Guess OfSipLogin(string login, IPAddress? address) =>
        new(Secrets.Hash($"sip {login} {NetworkOf(address)}"), OfAddress(address));

    private static byte[] OfAddress(IPAddress? address) => Secrets.Hash($"address {NetworkOf(address)}");

    /// <summary>The address; for IPv6 its /64 network.</summary>
    internal static string NetworkOf(IPAddress? address)
    {
        if (address is null)
            return "none";
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4().ToString();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? new IPAddress([.. address.GetAddressBytes().AsSpan(0, 8), .. new byte[8]]).ToString()
            : address.ToString();
    }
}
