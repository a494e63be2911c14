using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Blocks;

/// <summary>
/// The register of block templates. A block keeps only its template's code, so a changed template changes no block.
/// </summary>
internal sealed partial class TemplateRecords(Store store, BlockSettings settings, TimeProvider clock)
{
    private static readonly Sql Find = new($"""
        select {BlockTemplate.Columns} from manual_block_template where library_id = $1 and id = $2
        """);

    private static readonly Sql FindLocked = new($"{Find.Text}\n{{lock}}");

    private static readonly Sql Insert = new($"""
        insert into manual_block_template (library_id, {BlockTemplate.Columns.Names})
        values ($1, {BlockTemplate.Columns.Parameters(2)})
        on conflict do nothing
        """);

    private static readonly Sql Write = new($"""
        update manual_block_template set {BlockTemplate.Columns.Settings(3)} where library_id = $1 and row = $2
        """);

    private static readonly Sql Erase = new("delete from manual_block_template where library_id = $1 and row = $2");

    /// <summary>The template with this id, ignoring case; null where there is none.</summary>
    public ValueTask<BlockTemplate?> FindAsync(Caller caller, string id, CancellationToken cancel) =>
        store.ReadAsync(
            session => session.FindAsync(Find, BlockTemplate.Columns.Read, caller.Library.Id, id.ToLowerInvariant()), cancel);

    /// <summary>Stores a new template and journals it; null where the id is taken. Generates the id where none is given.</summary>
    public ValueTask<BlockTemplate?> CreateAsync(
        Caller caller, string? id, TemplateContent content, CancellationToken cancel) =>
        store.WriteAsync(
            async session =>
            {
                var (library, now) = (caller.Library.Id, clock.Now());
                var template = new BlockTemplate
                {
                    Row = await session.NextNumberAsync("manual_block_template_row"),
                    Id = id?.ToLowerInvariant() ?? Guid.NewGuid().ToString("D"),
                    Content = content,
                    Version = 1,
                    Stamp = AuditStamp.New(caller, now),
                };
                var batch = session.StartBatch();
                batch.Add(Insert, BlockTemplate.Columns.Values(template, library));
                batch.Journal(new(library, now, caller.Actor, "template.created", template.Id));
                if ((await batch.ExecuteAsync())[0] == 1)
                    return template;
                session.RollBack();
                return null;
            },
            cancel);

    /// <summary>Replaces a template's content; its id and its author stay.</summary>
    public ValueTask<ChangeRecord> ReplaceAsync(
        Caller caller, string id, TemplateContent content, ExpectedRevision wanted, CancellationToken cancel) =>
        ChangeAsync(
            caller,
            id,
            wanted,
            (batch, before, now) =>
            {
                var after = before with
                {
                    Content = content,
                    Version = before.Version + 1,
                    Stamp = before.Stamp.Changed(caller, now),
                };
                batch.Add(Write, BlockTemplate.Columns.Changes(after, caller.Library.Id, before.Row));
                batch.Journal(new(caller.Library.Id, now, caller.Actor, "template.updated", before.Id));
            },
            cancel);

    /// <summary>Removes a template and journals it.</summary>
    public ValueTask<ChangeRecord> DeleteAsync(Caller caller, string id, ExpectedRevision wanted, CancellationToken cancel) =>
        ChangeAsync(
            caller,
            id,
            wanted,
            (batch, before, now) =>
            {
                batch.Add(Erase, caller.Library.Id, before.Row);
                batch.Journal(new(caller.Library.Id, now, caller.Actor, "template.deleted", before.Id));
            },
            cancel);

    private ValueTask<ChangeRecord> ChangeAsync(
        Caller caller,
        string id,
        ExpectedRevision wanted,
        Action<Batch, BlockTemplate, DateTimeOffset> change,
        CancellationToken cancel) =>
        store.WriteAsync<ChangeRecord>(
            async session =>
            {
                var before = await session.FindAsync(
                    FindLocked, BlockTemplate.Columns.Read, caller.Library.Id, id.ToLowerInvariant());
                if (before is null)
                    return new ChangeRecord.NotFound();
                if (!wanted.Fits(before.Revision))
                    return new ChangeRecord.Changed();
                var batch = session.StartBatch();
                change(batch, before, clock.Now());
                await batch.ExecuteAsync();
                return new ChangeRecord.Done();
            },
            cancel);
}
