using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Patrons;

namespace PatronDesk.Blocks;

/// <summary>
/// Reads everything that verdicts need, in one round trip. Throws where the store can't answer, so that an unreadable
/// store never looks like "no blocks".
/// </summary>
internal sealed class StandingReader(Store store, TimeProvider clock)
{
    private static readonly SqlByPatronKey Find = new(3, static who => SelectBy(who, Rows.Columns, ""));

    private static readonly SqlByPatronKey FindWithPin = new(3, static who => SelectBy(who, Rows.ColumnsWithPin, $", {Rows.PinColumns}"));

    private static readonly SqlByPatronKey Lock = new(2, static who => $$"""
        select id, uuid from patron where {{who}} {lock}
        """);

    /// <summary>The standing of the live patron with this key; null where there is none.</summary>
    public async ValueTask<Standing?> FindAsync(Caller caller, PatronKey key, CancellationToken cancel) =>
        await store.ReadAsync(session => FindAsync(session, caller.Library, key, clock.Now()), cancel) is { } found
            ? await ByCardAsync(caller, found, key, cancel)
            : null;

    /// <summary>The same, with the hashes for checking the patron's PIN.</summary>
    public async ValueTask<StandingWithPin?> FindWithPinAsync(Caller caller, PatronKey key, CancellationToken cancel) =>
        await store.ReadAsync(session => FindWithPinAsync(session, caller.Library, key, clock.Now()), cancel) is { } found
            ? found with { Standing = await ByCardAsync(caller, found.Standing, key, cancel) }
            : null;

    /// <summary>
    /// The standing within a unit of work. The patron is locked first: until the work ends, nobody else can change, delete
    /// or block them.
    /// </summary>
    internal static async ValueTask<Standing?> LockAsync(Session session, Library library, PatronKey key, DateTimeOffset now)
    {
        // If the patron was merged while this waited for the lock, only a second look finds the one who stayed.
        var uuid = await LockAsync(session, library, key)
            ?? (key.Kind == PatronKeyKind.Uuid ? null : await LockAsync(session, library, key));
        if (uuid is null || await FindAsync(session, library, PatronKey.OfUuid(uuid), now) is not { } standing)
            return null;
        return IsByOldCard(standing, key) ? standing.ByCard(await FindOldAsync(session, library, standing, key)) : standing;
    }

    private static ValueTask<string?> LockAsync(Session session, Library library, PatronKey key) =>
        session.FindAsync(Lock.For(key), static row => row.Text(1), [library.Id, .. key.Values]);

    private static bool IsByOldCard(Standing standing, PatronKey key) =>
        key.Card is { } card && BarcodeFold.Of(card) != BarcodeFold.Of(standing.Patron.Barcode);

    // Asked only where the card is an old one, so that every other is read in one round trip.
    private async ValueTask<Standing> ByCardAsync(Caller caller, Standing standing, PatronKey key, CancellationToken cancel) =>
        IsByOldCard(standing, key)
            ? standing.ByCard(await store.ReadAsync(session => FindOldAsync(session, caller.Library, standing, key), cancel))
            : standing;

    private static ValueTask<OldCard?> FindOldAsync(Session session, Library library, Standing standing, PatronKey key) =>
        PatronCards.FindOldAsync(session, library, standing.Patron.Id, key.Card!);

    /// <summary>
    /// Locks a live patron by UUID, makes the change, and reads the standing after it; null where there is no such patron.
    /// </summary>
    internal static async ValueTask<Standing?> ChangeAsync(
        Session session, Library library, string uuid, DateTimeOffset now, Func<ValueTask> change)
    {
        var key = PatronKey.OfUuid(uuid);
        if (await session.FindAsync(Lock.For(key), static row => row.Text(1), [library.Id, .. key.Values]) is null)
            return null;
        await change();
        return await FindAsync(session, library, key, now);
    }

    private static string SelectBy(string who, string columns, string more) => $"""
        select {columns}
        from (
            select {Patron.Columns}{more}
            from patron
            where {who}) as who
        left join (
            select library_id as block_library, user_id as block_user, id as block_id, description as block_description,
                patron_message as block_message, expires_at as block_expires, borrowing as block_borrowing,
                renewals as block_renewals, requests as block_requests
            from manual_block
            where borrowing = 1 or renewals = 1 or requests = 1) as block
            on block_library = $1 and block_user = uuid and (block_expires is null or block_expires > $2)
        order by block_id
        limit 10000
        """;

    private static async ValueTask<Standing?> FindAsync(Session session, Library library, PatronKey key, DateTimeOffset now)
    {
        var rows = new Rows(hasPin: false);
        return rows.Standing(await Find.QueryAsync(session, key, rows.Read, library.Id, now), library, now);
    }

    private static async ValueTask<StandingWithPin?> FindWithPinAsync(
        Session session, Library library, PatronKey key, DateTimeOffset now)
    {
        var rows = new Rows(hasPin: true);
        var blocks = await FindWithPin.QueryAsync(session, key, rows.Read, library.Id, now);
        return rows.Standing(blocks, library, now) is { } standing ? new(standing, rows.Pin) : null;
    }

    /// <summary>The rows of one patron: each has the same patron and another block, so the patron is read from the first alone.</summary>
    private sealed class Rows(bool hasPin)
    {
        public const string PinColumns = "password_hash, pin_hash";

        private static readonly Columns<StandingBlock> BlockColumns = new((ref at) => new(
            at.Text("block_id"),
            at.Text("block_description"),
            at.TextOrNull("block_message"),
            at.FlagOrNull("block_borrowing") == true,
            at.FlagOrNull("block_renewals") == true,
            at.FlagOrNull("block_requests") == true));

        private Patron? _patron;

        public static string Columns { get; } = $"{Patron.Columns}, {BlockColumns}";

        public static string ColumnsWithPin { get; } = $"{Columns}, {PinColumns}";

        public PinHashes Pin { get; private set; } = new(null, null);

        /// <summary>The row's block; null where the patron has none.</summary>
        public StandingBlock? Read(Row row)
        {
            if (_patron is null)
            {
                _patron = Patron.Columns.Read(row);
                var pin = Patron.Columns.Count + BlockColumns.Count;
                if (hasPin)
                    Pin = new(row.TextOrNull(pin), row.TextOrNull(pin + 1));
            }

            return row.IsNull(Patron.Columns.Count) ? null : BlockColumns.ReadFrom(row, Patron.Columns.Count, out _);
        }

        // Only a patron without any block has a row without one.
        public Standing? Standing(List<StandingBlock?> blocks, Library library, DateTimeOffset now) => _patron is null
            ? null
            : new Standing(_patron, blocks is [null] ? [] : blocks.ConvertAll(block => block!), now, library.Calendar);
    }
}

/// <summary>A patron's standing, with the hashes for checking their PIN.</summary>
internal sealed record StandingWithPin(Standing Standing, PinHashes Pin);
