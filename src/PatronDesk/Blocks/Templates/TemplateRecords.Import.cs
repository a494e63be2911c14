using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Blocks;

internal sealed partial class TemplateRecords
{
    /// <summary>The template with this id; null where there is none.</summary>
    internal static ValueTask<BlockTemplate?> FindAsync(Session session, Library library, string id) =>
        session.FindAsync(Find, BlockTemplate.Columns.Read, library.Id, id);

    /// <summary>Stores a template that another system has, with its id and its history, or replaces its content. Journals it.</summary>
    internal static async ValueTask TakeInAsync(
        Session session, Caller caller, string id, TemplateContent content, AuditStamp stamp, DateTimeOffset now)
    {
        var library = caller.Library.Id;
        var before = await session.FindAsync(FindLocked, BlockTemplate.Columns.Read, library, id);
        var batch = session.StartBatch();
        if (before is null)
        {
            var template = new BlockTemplate
            {
                Row = await session.NextNumberAsync("manual_block_template_row"),
                Id = id,
                Content = content,
                Version = 1,
                Stamp = stamp,
            };
            batch.Add(Insert, BlockTemplate.Columns.Values(template, library));
        }
        else
        {
            var after = before with { Content = content, Version = before.Version + 1, Stamp = before.Stamp.Changed(caller, now) };
            batch.Add(Write, BlockTemplate.Columns.Changes(after, library, before.Row));
        }

        batch.Journal(new(library, now, caller.Actor, before is null ? "template.created" : "template.updated", id));
        await batch.ExecuteAsync();
    }
}
