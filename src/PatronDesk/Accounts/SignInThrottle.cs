using System.Net;
using System.Net.Sockets;
using PatronDesk.Data;

namespace PatronDesk.Accounts;

/// <summary>
/// Slows down the guessing of passwords, by the two subjects of a <see cref="Guess"/>: from the fifth failure on (or as many
/// as the guess says) each must wait, 15 seconds at first and twice as long each time, up to 15 minutes. An hour without a
/// failure forgets them. Kept in the store, so that neither a restart nor another node gives new guesses.
/// </summary>
/// <remarks>
/// A failure that the store can't count is counted in memory: staff can still sign in, and guessing stays slowed.
/// </remarks>
internal sealed partial class SignInThrottle(Store store, TimeProvider clock, ILogger<SignInThrottle>? log = null) : IDisposable
{
    /// <summary>With this failure the waiting begins.</summary>
    public const int Threshold = 5;

    private const int Gates = 128;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private static readonly Sql FindBoth = new("""
        select failures, last_at, subject from sign_in_failure where subject = $1 or subject = $2 limit 2
        """);

    private static readonly Sql Lock = new("select failures, last_at, subject from sign_in_failure where subject = $1 {lock}");

    private static readonly Sql Insert = new("insert into sign_in_failure (subject, failures, last_at) values ($1, $2, $3)");

    private static readonly Sql Update = new("update sign_in_failure set failures = $2, last_at = $3 where subject = $1");

    private static readonly Sql EndFuture = new("""
        update sign_in_failure set last_at = $3 where (subject = $1 or subject = $2) and last_at > $3
        """);

    private static readonly Sql Delete = new("delete from sign_in_failure where subject = $1");

    private static readonly Sql DeleteOld = new("delete from sign_in_failure where last_at <= $1");

    private readonly UnstoredFailures unstored = new(clock, Kept);
    private readonly SemaphoreSlim[] addressGates = NewGates();
    private readonly SemaphoreSlim[] nameGates = NewGates();

    /// <summary>
    /// One guess at a time of one name and from one address: a hundred at once would otherwise all be let through before
    /// the first has failed. The address comes first, so that one address holds up no name but that at its head.
    /// </summary>
    public async ValueTask<IDisposable> EnterAsync(Guess guess, CancellationToken cancel)
    {
        var address = addressGates[guess.Address[0] % Gates];
        await address.WaitAsync(cancel);
        try
        {
            var name = nameGates[guess.Name[0] % Gates];
            await name.WaitAsync(cancel);
            return new Entered(address, name);
        }
        catch
        {
            address.Release();
            throw;
        }
    }

    /// <summary>How long this guess must wait; zero where it may go on.</summary>
    public async ValueTask<TimeSpan> WaitOfAsync(Guess guess, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var found = await store.ReadAsync(
            session => session.QueryAsync(FindBoth, ReadCount, guess.Name, guess.Address), cancel);
        if (found.Exists(count => count.LastAt > now))
            await TryAsync(session => session.ExecuteAsync(EndFuture, guess.Name, guess.Address, now), cancel);
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
                // Always in this order, or two guesses could wait for each other.
                await CountAsync(session, guess.Name, now);
                return await CountAsync(session, guess.Address, now);
            },
            cancel);
        if (!isCounted)
        {
            unstored.Add(guess.Name);
            unstored.Add(guess.Address);
        }

        return await WaitOfAsync(guess, cancel) > TimeSpan.Zero;
    }

    /// <summary>The right password forgets the failures of the name; not of the address, whose next guess may be another name's.</summary>
    public async ValueTask SucceededAsync(Guess guess, CancellationToken cancel)
    {
        unstored.Forget(guess.Name);
        await TryAsync(session => session.ExecuteAsync(Delete, guess.Name), cancel);
    }

    public async ValueTask ForgetOldAsync(CancellationToken cancel) =>
        await store.WriteAsync(session => session.ExecuteAsync(DeleteOld, clock.GetUtcNow() - Kept), cancel);

    public void Dispose()
    {
        foreach (var gate in addressGates.Concat(nameGates))
            gate.Dispose();
    }

    // A clock that was set back makes a failure of the future: it counts as one of now.
    private TimeSpan WaitOf(byte[] subject, int threshold, List<Count> found, DateTimeOffset now)
    {
        var (failures, since) = unstored.Of(subject);
        if (found.Find(count => count.Subject.AsSpan().SequenceEqual(subject)) is { } stored && stored.LastAt + Kept > now)
        {
            failures += stored.Failures;
            var sinceStored = stored.LastAt > now ? TimeSpan.Zero : now - stored.LastAt;
            since = since < sinceStored ? since : sinceStored;
        }

        var wait = WaitAfter(failures, threshold);
        return wait <= since ? TimeSpan.Zero : wait - since;
    }

    // Counting must not keep people out whose password is right.
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "The count of wrong passwords could not be written ({Error}) and is kept in memory")]
    private static partial void LogNotCounted(ILogger logger, string error);

    private static async ValueTask<long> CountAsync(Session session, byte[] subject, DateTimeOffset now)
    {
        var before = await session.FindAsync(Lock, ReadCount, subject);
        var failures = before is not null && before.LastAt + Kept > now ? before.Failures + 1 : 1;
        await session.ExecuteAsync(before is null ? Insert : Update, subject, failures, now);
        return failures;
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

/// <summary>By what a guess is counted: hashes, since people also type passwords into the field for the name.</summary>
/// <param name="Name">Of whom the guess is about; forgotten when the guess was right.</param>
/// <param name="Address">Of what lies beyond it, such as the client's address; a right guess does not forget it.</param>
/// <param name="AddressThreshold">With so many failures of <paramref name="Address"/> the waiting begins.</param>
internal sealed record Guess(byte[] Name, byte[] Address, int AddressThreshold = SignInThrottle.Threshold)
{
    /// <summary>So many wrong PINs of one card, from whatever addresses, and it must wait.</summary>
    public const int MaxPinsOfCard = 20;

    /// <summary>A guess at the password of staff.</summary>
    /// <param name="library">Where somebody wants to sign in.</param>
    /// <param name="name">Whom they say they are, so written that one person has one name.</param>
    /// <param name="address">Null where the connection has none.</param>
    public static Guess Of(Library library, string name, IPAddress? address) =>
        new(Secrets.Hash(string.Create(null, $"name {library.Id} {name}")), OfAddress(address));

    /// <summary>A guess at a patron's PIN, counted by the card and the address, and by the card over all addresses.</summary>
    public static Guess OfPin(Library library, string patronUuid, IPAddress? address) => new(
        Secrets.Hash(string.Create(null, $"pin {library.Id} {patronUuid} {NetworkOf(address)}")),
        Secrets.Hash(string.Create(null, $"pin {library.Id} {patronUuid}")),
        MaxPinsOfCard);

    /// <summary>
    /// A guess at the password of a SIP2 client, whose library is not known before it is right. Counted by the login and the
    /// address, never by the login alone: whoever guesses from elsewhere must not lock a library's own machines out.
    /// </summary>
    public static Guess OfSipLogin(string login, IPAddress? address) =>
        new(Secrets.Hash($"sip {login} {NetworkOf(address)}"), OfAddress(address));

    private static byte[] OfAddress(IPAddress? address) => Secrets.Hash($"address {NetworkOf(address)}");

    /// <summary>The address, or its network of 64 bits where it is IPv6.</summary>
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
