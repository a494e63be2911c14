using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Blocks;

/// <summary>
/// The register of manual blocks. A block is visible until it expires and while its patron is not deleted. Each query
/// checks both, so visibility does not depend on the timer.
/// </summary>
internal sealed partial class BlockRecords(Store store, BlockSettings settings, TimeProvider clock)
{
    /// <summary>The condition for visible blocks; <c>$1</c> is the library, <c>$2</c> now.</summary>
    // The plus stops SQLite from using the index of all patrons, so that it uses patron_deleted_uuid.
    private const string InSight = """
        manual_block.library_id = $1
          and (manual_block.expires_at is null or manual_block.expires_at > $2)
          and not exists (
            select 1 from patron
            where +patron.library_id = $1 and patron.uuid = manual_block.user_id and patron.deleted_at is not null)
        """;

    private static readonly Sql Find = new($"select {ManualBlock.Columns} from manual_block where {InSight} and id = $3");

    private static readonly Sql FindLocked = new($"{Find.Text}\n{{lock}}");

    private static readonly Sql Insert = new($"""
        insert into manual_block (library_id, {ManualBlock.Columns.Names})
        values ($1, {ManualBlock.Columns.Parameters(2)})
        on conflict do nothing
        """);

    private static readonly Sql Write = new($"""
        update manual_block set {ManualBlock.Columns.Settings(3)} where library_id = $1 and row = $2
        """);

    private static readonly Sql Erase = new("delete from manual_block where library_id = $1 and row = $2");

    private static readonly Sql EraseExpired = new("""
        delete from manual_block where library_id = $1 and id = $2 and expires_at <= $3
        """);

    private static readonly Sql FindPatron = new("""
        select id from patron where library_id = $1 and uuid = $2 and deleted_at is null
        """);

    /// <summary>The visible block with this id, ignoring case; null where there is none.</summary>
    public ValueTask<ManualBlock?> FindAsync(Caller caller, string id, CancellationToken cancel) =>
        store.ReadAsync(
            session => session.FindAsync(Find, ManualBlock.Columns.Read, caller.Library.Id, clock.Now(), id.ToLowerInvariant()), cancel);

    /// <summary>Stores a new block; journalled, on disk when this returns.</summary>
    /// <param name="caller">The caller, with the library.</param>
    /// <param name="id">Its UUID, in any case; null to generate one.</param>
    /// <param name="content">The block's content.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public ValueTask<CreateBlock> CreateAsync(Caller caller, string? id, BlockContent content, CancellationToken cancel) =>
        store.WriteTogetherAsync(
            session => CreateAsync(session, caller, id?.ToLowerInvariant() ?? Guid.NewGuid().ToString("D"), Normal(content)),
            cancel);

    /// <summary>Replaces a block's content; its id and its author stay.</summary>
    /// <param name="caller">The caller, with the library.</param>
    /// <param name="id">The block's id, in any case.</param>
    /// <param name="content">The new content.</param>
    /// <param name="wanted">The revision that the block must have.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public ValueTask<ChangeRecord> ReplaceAsync(
        Caller caller, string id, BlockContent content, ExpectedRevision wanted, CancellationToken cancel) =>
        store.WriteTogetherAsync(
            session => ReplaceAsync(session, caller, id.ToLowerInvariant(), Normal(content), wanted), cancel);

    /// <summary>Removes a block and journals it.</summary>
    public ValueTask<ChangeRecord> DeleteAsync(Caller caller, string id, ExpectedRevision wanted, CancellationToken cancel) =>
        store.WriteAsync(
            async session =>
            {
                var now = clock.Now();
                var before = await session.FindAsync(
                    FindLocked, ManualBlock.Columns.Read, caller.Library.Id, now, id.ToLowerInvariant());
                if (before is null)
                    return new ChangeRecord.NotFound();
                if (!wanted.Fits(before.Revision))
                    return new ChangeRecord.Changed();
                var batch = session.StartBatch();
                batch.Add(Erase, caller.Library.Id, before.Row);
                BlockTally.Count(batch, caller.Library.Id, -1);
                batch.Journal(new(caller.Library.Id, now, caller.Actor, "block.deleted", before.Id) { PatronId = before.Content.UserId });
                await batch.ExecuteAsync();
                return (ChangeRecord)new ChangeRecord.Done();
            },
            cancel);

    private async ValueTask<CreateBlock> CreateAsync(Session session, Caller caller, string id, BlockContent content)
    {
        var library = caller.Library.Id;
        var now = clock.Now();
        if (!await IsKnownPatronAsync(session, library, content.UserId))
            return new CreateBlock.UnknownPatron();
        if (await InsertAsync(session, caller, id, content, now) is { } block)
            return new CreateBlock.Created(block);
        session.RollBack();
        return new CreateBlock.IdTaken();
    }

    /// <summary>Writes a new block with its journal line; null if a block has the id.</summary>
    /// <param name="session">The unit of work.</param>
    /// <param name="caller">The caller, with the library.</param>
    /// <param name="id">The block's UUID in lower case.</param>
    /// <param name="content">The block's content.</param>
    /// <param name="now">The time.</param>
    /// <param name="stamp">Its history where it comes from; null for a block that the caller makes now.</param>
    internal static async ValueTask<ManualBlock?> InsertAsync(
        Session session, Caller caller, string id, BlockContent content, DateTimeOffset now, AuditStamp? stamp = null)
    {
        var library = caller.Library.Id;
        // An expired block's id can be used again, whether or not the timer has removed the block.
        var freed = await session.ExecuteAsync(EraseExpired, library, id, now);
        var block = new ManualBlock
        {
            Row = await session.NextNumberAsync("manual_block_row"),
            Id = id,
            Content = content,
            Version = 1,
            Stamp = stamp ?? AuditStamp.New(caller, now),
        };
        var batch = session.StartBatch();
        batch.Add(Insert, ManualBlock.Columns.Values(block, library));
        BlockTally.Count(batch, library, 1 - freed);
        var detail = stamp is null ? null : BlockUse.Imported;
        batch.Journal(new(library, now, caller.Actor, "block.created", block.Id, detail) { PatronId = content.UserId });
        var changed = await batch.ExecuteAsync();
        return changed[0] == 1 ? block : null;
    }

    private async ValueTask<ChangeRecord> ReplaceAsync(
        Session session, Caller caller, string id, BlockContent content, ExpectedRevision wanted)
    {
        var library = caller.Library.Id;
        var now = clock.Now();
        var before = await session.FindAsync(FindLocked, ManualBlock.Columns.Read, library, now, id);
        if (before is null)
            return new ChangeRecord.NotFound();
        if (!wanted.Fits(before.Revision))
            return new ChangeRecord.Changed();
        if (content.UserId != before.Content.UserId && !await IsKnownPatronAsync(session, library, content.UserId))
            return new ChangeRecord.UnknownPatron();
        var after = before with
        {
            Content = content,
            Version = before.Version + 1,
            Stamp = before.Stamp.Changed(caller, now),
        };
        var batch = session.StartBatch();
        batch.Add(Write, ManualBlock.Columns.Changes(after, library, before.Row));
        batch.Journal(new(library, now, caller.Actor, "block.updated", before.Id, before.Content.DifferenceTo(content))
        {
            PatronId = content.UserId,
        });
        await batch.ExecuteAsync();
        return new ChangeRecord.Done();
    }

    private async ValueTask<bool> IsKnownPatronAsync(Session session, long library, string userId) =>
        !settings.RequireKnownPatron
        || await session.FindAsync(FindPatron, static row => row.Number(0), library, userId) != 0;

    internal static BlockContent Normal(BlockContent content) => content with
    {
        UserId = content.UserId.ToLowerInvariant(),
        ExpiresAt = content.ExpiresAt is { } at ? Instants.Whole(at) : null,
    };
}

/// <summary>The outcome of storing a new block.</summary>
internal abstract record CreateBlock
{
    public sealed record Created(ManualBlock Block) : CreateBlock;

    /// <summary>A block has this id, visible or not.</summary>
    public sealed record IdTaken : CreateBlock;

    /// <summary>The library accepts blocks only for its own patrons, and this user is not one.</summary>
    public sealed record UnknownPatron : CreateBlock;
}

/// <summary>The outcome of replacing or removing a block or a template.</summary>
internal abstract record ChangeRecord
{
    public sealed record Done : ChangeRecord;

    public sealed record NotFound : ChangeRecord;

    /// <summary>The record's revision is not the one that the caller expects.</summary>
    public sealed record Changed : ChangeRecord;

    /// <summary>The library accepts blocks only for its own patrons, and this user is not one.</summary>
    public sealed record UnknownPatron : ChangeRecord;
}
