using System.Net;
using System.Net.Sockets;
using PatronDesk.Data;

namespace PatronDesk.Accounts;

/// <summary>
/// Slows down the guessing of passwords, by name and by address: from the fifth failure on each must wait, 15 seconds
/// at first and twice as long each time, up to 15 minutes. An hour without a failure forgets them. Kept in the store, so
/// that neither a restart nor another node gives new guesses.
/// </summary>
internal sealed class SignInThrottle(Store store, TimeProvider clock) : IDisposable
{
    /// <summary>With this failure the waiting begins.</summary>
    public const int Threshold = 5;

    private const int Gates = 128;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private static readonly Sql FindBoth = new("""
        select failures, last_at from sign_in_failure where subject = $1 or subject = $2 limit 2
        """);

    private static readonly Sql Lock = new("select failures, last_at from sign_in_failure where subject = $1 {lock}");

    private static readonly Sql Insert = new("insert into sign_in_failure (subject, failures, last_at) values ($1, $2, $3)");

    private static readonly Sql Update = new("update sign_in_failure set failures = $2, last_at = $3 where subject = $1");

    private static readonly Sql Delete = new("delete from sign_in_failure where subject = $1");

    private static readonly Sql DeleteOld = new("delete from sign_in_failure where last_at <= $1");

    private readonly SemaphoreSlim[] addressGates = NewGates();
    private readonly SemaphoreSlim[] nameGates = NewGates();

    /// <summary>
    /// One guess at a time of one name and from one address: a hundred at once would otherwise all be let through before
    /// the first has failed. The address comes first, so that one address holds up no name but that at its head.
    /// </summary>
    public async ValueTask<IDisposable> EnterAsync(Guess guess, CancellationToken cancel)
    {
        var address = addressGates[(guess.Address ?? guess.Name)[0] % Gates];
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
        return found.Select(count => count.LastAt + WaitAfter(count.Failures) - now).Append(TimeSpan.Zero).Max();
    }

    /// <summary>Counts a failure; true where the next guess must wait.</summary>
    public ValueTask<bool> FailedAsync(Guess guess, CancellationToken cancel) => store.WriteAsync(
        async session =>
        {
            var now = clock.GetUtcNow();
            // Always in this order, or two guesses could wait for each other.
            var ofName = await CountAsync(session, guess.Name, now);
            var ofAddress = guess.Address is { } address ? await CountAsync(session, address, now) : 0;
            return Math.Max(ofName, ofAddress) >= Threshold;
        },
        cancel);

    /// <summary>The right password forgets the failures of the name; not of the address, whose next guess may be another name's.</summary>
    public async ValueTask SucceededAsync(Guess guess, CancellationToken cancel) =>
        await store.WriteAsync(session => session.ExecuteAsync(Delete, guess.Name), cancel);

    public async ValueTask ForgetOldAsync(CancellationToken cancel) =>
        await store.WriteAsync(session => session.ExecuteAsync(DeleteOld, clock.GetUtcNow() - Kept), cancel);

    public void Dispose()
    {
        foreach (var gate in addressGates.Concat(nameGates))
            gate.Dispose();
    }

    private static async ValueTask<long> CountAsync(Session session, byte[] subject, DateTimeOffset now)
    {
        var before = await session.FindAsync(Lock, ReadCount, subject);
        var failures = before is not null && before.LastAt + Kept > now ? before.Failures + 1 : 1;
        await session.ExecuteAsync(before is null ? Insert : Update, subject, failures, now);
        return failures;
    }

    private static TimeSpan WaitAfter(long failures)
    {
        if (failures < Threshold)
            return TimeSpan.Zero;
        var wait = FirstWait * Math.Pow(2, Math.Min(failures - Threshold, 10));
        return wait < LongestWait ? wait : LongestWait;
    }

    private static Count ReadCount(Row row) => new(row.Number(0), row.Instant(1));

    private static SemaphoreSlim[] NewGates() => [.. Enumerable.Range(0, Gates).Select(_ => new SemaphoreSlim(1, 1))];

    private sealed record Count(long Failures, DateTimeOffset LastAt);

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
/// <param name="Name">Of the library and the name.</param>
/// <param name="Address">Of the client's address; of its network of 64 bits where that is IPv6. Null where only the name counts.</param>
internal sealed record Guess(byte[] Name, byte[]? Address)
{
    /// <param name="library">Where somebody wants to sign in.</param>
    /// <param name="name">Whom they say they are, so written that one person has one name.</param>
    /// <param name="address">Null where the connection has none.</param>
    public static Guess Of(Library library, string name, IPAddress? address) =>
        new(Secrets.Hash(string.Create(null, $"name {library.Id} {name}")), Secrets.Hash($"address {NetworkOf(address)}"));

    /// <summary>A guess at a patron's PIN, counted by the card alone: whichever machine it comes from.</summary>
    public static Guess OfPin(Library library, string patronUuid) =>
        new(Secrets.Hash(string.Create(null, $"pin {library.Id} {patronUuid}")), null);

    /// <summary>A guess at the password of a SIP2 client, whose library is not known before it is right.</summary>
    public static Guess OfSipLogin(string login, IPAddress? address) =>
        new(Secrets.Hash($"sip {login}"), Secrets.Hash($"address {NetworkOf(address)}"));

    private static string NetworkOf(IPAddress? address)
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
