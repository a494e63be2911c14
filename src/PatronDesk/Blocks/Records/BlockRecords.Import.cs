using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Blocks;

internal sealed partial class BlockRecords
{
    private static readonly Sql FindStored = new($"""
        select {ManualBlock.Columns} from manual_block where library_id = $1 and id = $2
        """);

    private static readonly Sql FindStoredLocked = new($"{FindStored.Text}\n{{lock}}");

    /// <summary>The block with this id, also one that nobody sees, because its patron is deleted or it is expired.</summary>
    internal static ValueTask<ManualBlock?> FindStoredAsync(Session session, Library library, string id) =>
        session.FindAsync(FindStored, ManualBlock.Columns.Read, library.Id, id);

    /// <summary>Stores a block that another system has, with its id and its history, or replaces its content. Journals it.</summary>
    internal static async ValueTask TakeInAsync(
        Session session, Caller caller, string id, BlockContent content, AuditStamp stamp, DateTimeOffset now)
    {
        var library = caller.Library.Id;
        if (await session.FindAsync(FindStoredLocked, ManualBlock.Columns.Read, library, id) is not { } before)
        {
            await InsertAsync(session, caller, id, content, now, stamp);
            return;
        }

        var after = before with { Content = content, Version = before.Version + 1, Stamp = before.Stamp.Changed(caller, now) };
        var batch = session.StartBatch();
        batch.Add(Write, ManualBlock.Columns.Changes(after, library, before.Row));
        batch.Journal(new(library, now, caller.Actor, "block.updated", id, before.Content.DifferenceTo(content))
        {
            PatronId = content.UserId,
        });
        await batch.ExecuteAsync();
    }
}
