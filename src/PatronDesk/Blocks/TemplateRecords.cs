using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;
using PatronDesk.Lists;

namespace PatronDesk.Blocks;

/// <summary>The register of block templates. A block keeps only the code of its template: changing one changes no block.</summary>
internal sealed partial class TemplateRecords(Store store, BlockSettings settings, TimeProvider clock)
{
    private static readonly Sql Find = new($"""
        select {BlockTemplate.Columns} from manual_block_template where library_id = $1 and id = $2
        """);

    private static readonly Sql FindLocked = new($"{Find.Text}\n{{lock}}");

    private static readonly Sql Insert = new("""
        insert into manual_block_template (row, library_id, id, name, name_folded, name_words, code, code_folded,
            code_words, description, description_folded, description_words, block_template, version,
            created_at, created_by, created_by_name, created_by_name_folded, created_by_name_words,
            updated_at, updated_by, updated_by_name, updated_by_name_folded, updated_by_name_words)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1,
            $14, $15, $16, $17, $18, $14, $15, $16, $17, $18)
        on conflict do nothing
        """);

    private static readonly Sql Write = new("""
        update manual_block_template
        set name = $3, name_folded = $4, name_words = $5, code = $6, code_folded = $7, code_words = $8,
            description = $9, description_folded = $10, description_words = $11, block_template = $12, version = $13,
            updated_at = $14, updated_by = $15, updated_by_name = $16, updated_by_name_folded = $17,
            updated_by_name_words = $18
        where library_id = $1 and row = $2
        """);

    private static readonly Sql Erase = new("delete from manual_block_template where library_id = $1 and row = $2");

    /// <summary>The template with this id, any case; null where there is none.</summary>
    public ValueTask<BlockTemplate?> FindAsync(Caller caller, string id, CancellationToken cancel) =>
        store.ReadAsync(
            session => session.FindAsync(Find, BlockTemplate.Read, caller.Library.Id, id.ToLowerInvariant()), cancel);

    /// <summary>Stores a new template, journalled; null where its id is another's.</summary>
    public ValueTask<BlockTemplate?> CreateAsync(Caller caller, BlockTemplate draft, CancellationToken cancel) =>
        store.WriteAsync(
            async session =>
            {
                var (library, now) = (caller.Library.Id, clock.Now());
                var template = draft with
                {
                    Row = await session.NextNumberAsync("manual_block_template_row"),
                    Id = draft.Id.ToLowerInvariant(),
                    Version = 1,
                    Mark = ChangeMark.New(caller, now),
                };
                var batch = session.StartBatch();
                batch.Add(
                    Insert,
                    [
                        template.Row, library, template.Id, .. FoldedText.Columns(template.Name),
                        .. FoldedText.Columns(template.Code), .. FoldedText.Columns(template.Description), template.Content,
                        now, caller.UserId, .. FoldedText.Columns(caller.Username),
                    ]);
                batch.Journal(new(library, now, caller.Actor, "template.created", template.Id));
                if ((await batch.ExecuteAsync())[0] == 1)
                    return template;
                session.RollBack();
                return null;
            },
            cancel);

    /// <summary>Replaces a template whole; its id, and who made it, stay.</summary>
    public ValueTask<ChangeRecord> ReplaceAsync(
        Caller caller, BlockTemplate draft, WantedRevision wanted, CancellationToken cancel) =>
        ChangeAsync(
            caller,
            draft.Id,
            wanted,
            (batch, before, now) =>
            {
                batch.Add(
                    Write,
                    [
                        caller.Library.Id, before.Row, .. FoldedText.Columns(draft.Name), .. FoldedText.Columns(draft.Code),
                        .. FoldedText.Columns(draft.Description), draft.Content, before.Version + 1, now, caller.UserId,
                        .. FoldedText.Columns(caller.Username),
                    ]);
                batch.Journal(new(caller.Library.Id, now, caller.Actor, "template.updated", before.Id));
            },
            cancel);

    /// <summary>Removes a template, journalled.</summary>
    public ValueTask<ChangeRecord> DeleteAsync(Caller caller, string id, WantedRevision wanted, CancellationToken cancel) =>
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
        WantedRevision wanted,
        Action<Batch, BlockTemplate, DateTimeOffset> change,
        CancellationToken cancel) =>
        store.WriteAsync<ChangeRecord>(
            async session =>
            {
                var before = await session.FindAsync(
                    FindLocked, BlockTemplate.Read, caller.Library.Id, id.ToLowerInvariant());
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
