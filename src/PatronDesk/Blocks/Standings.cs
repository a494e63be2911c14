using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Patrons;

namespace PatronDesk.Blocks;

/// <summary>
/// Reads what verdicts are drawn from: one round trip. A store that cannot answer throws, so that no verdict is ever
/// "no blocks" for want of knowing.
/// </summary>
internal sealed class Standings(Store store, TimeProvider clock)
{
    private static readonly SqlByPatronKey Find = new(static column => $"""
        select {Found.Columns}
        from (
            select {Patron.Columns}
            from patron
            where library_id = $1 and {column} = $2 and deleted_at is null) as who
        left join (
            select library_id as block_library, user_id as block_user, id as block_id, description as block_description,
                patron_message as block_message, expires_at as block_expires, borrowing as block_borrowing,
                renewals as block_renewals, requests as block_requests
            from manual_block
            where borrowing = 1 or renewals = 1 or requests = 1) as block
            on block_library = $1 and block_user = uuid and (block_expires is null or block_expires > $3)
        order by block_id
        limit 10000
        """);

    /// <summary>The standing of the live patron of this name; null where there is none.</summary>
    public ValueTask<Standing?> FindAsync(Caller caller, PatronKey key, CancellationToken cancel) =>
        store.ReadAsync(session => FindAsync(session, caller.Library, key, clock.Now()), cancel);

    /// <summary>The same within a unit of work, whose decision it is part of: lock the patron first.</summary>
    internal static async ValueTask<Standing?> FindAsync(Session session, Library library, PatronKey key, DateTimeOffset now)
    {
        var rows = await session.QueryAsync(Find.For(key), Found.Columns.Read, library.Id, key.Value, now);
        return rows is [var first, ..]
            ? new Standing(first.Patron, [.. rows.Select(row => row.Block).OfType<StandingBlock>()], now)
            : null;
    }

    private sealed record Found(Patron Patron, StandingBlock? Block)
    {
        private static readonly Columns<StandingBlock> BlockColumns = new((ref at) => new(
            at.Text("block_id"),
            at.Text("block_description"),
            at.TextOrNull("block_message"),
            at.InstantOrNull("block_expires"),
            at.FlagOrNull("block_borrowing") == true,
            at.FlagOrNull("block_renewals") == true,
            at.FlagOrNull("block_requests") == true));

        public static readonly Columns<Found> Columns =
            new((ref at) => new(at.Part(Patron.Columns), at.PartOrNull(BlockColumns)));
    }
}
