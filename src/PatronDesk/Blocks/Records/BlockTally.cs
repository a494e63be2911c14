using PatronDesk.Data;

namespace PatronDesk.Blocks;

/// <summary>Counts a library's stored blocks as they are added and removed; invisible ones are subtracted on reading.</summary>
internal static class BlockTally
{
    private static readonly Sql Add = new("""
        insert into manual_block_tally (library_id, shard, stored)
        values ($1, {shard}, $2)
        on conflict (library_id, shard) do update set stored = manual_block_tally.stored + excluded.stored
        """);

    // A block that is both expired and of a deleted patron is subtracted only once.
    private static readonly Sql Sum = new("""
        select cast(coalesce((select sum(stored) from manual_block_tally where library_id = $1), 0) as bigint)
            - (select count(*) from manual_block where library_id = $1 and expires_at <= $2)
            - (select count(*)
               from patron
               join manual_block on manual_block.library_id = patron.library_id and manual_block.user_id = patron.uuid
               where patron.library_id = $1 and patron.deleted_at is not null
                 and (manual_block.expires_at is null or manual_block.expires_at > $2))
        """);

    public static void Count(Batch batch, long libraryId, int change)
    {
        if (change != 0)
            batch.Add(Add, libraryId, change);
    }

    /// <summary>How many blocks are visible.</summary>
    public static ValueTask<long> TotalAsync(Session session, long libraryId, DateTimeOffset now) =>
        session.FindAsync(Sum, static row => row.Number(0), libraryId, now);
}
