using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Data;

namespace PatronDesk.Intake;

/// <summary>What comes from a FOLIO with its users: groups and address types before them, templates and blocks after them.</summary>
/// <param name="store">The store that it comes into.</param>
/// <param name="caller">Whose library, and who imports.</param>
/// <param name="wishes">How to import.</param>
/// <param name="now">When the import began.</param>
internal sealed class FolioCompanion(Store store, Caller caller, ImportWishes wishes, DateTimeOffset now) : IPatronCompanion
{
    // Each such read is short, so that writes can run between.
    private const int ReadAtOnce = 200;

    private readonly List<FolioEntry> _entries = [];
    private readonly List<(PlannedRow? Row, Func<Session, ValueTask> Write)> _writes = [];

    /// <summary>The groups and address types.</summary>
    public required FolioCategories Categories { get; init; }

    /// <summary>The ids of the users, in the order of the rows of their spreadsheet.</summary>
    public required IReadOnlyList<string> Users { get; init; }

    public required IReadOnlyList<FolioTemplate> Templates { get; init; }

    public required IReadOnlyList<FolioBlock> Blocks { get; init; }

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<FolioEntry> Unreadable { get; init; } = [];

    /// <summary>What is done with each record.</summary>
    public IReadOnlyList<FolioEntry> Entries => [.. Categories.Entries, .. Unreadable, .. _entries];

    public bool HasRefused => Entries.Any(entry => entry.Action == RowAction.Refused);

    public async ValueTask PlanAsync(PatronPlan plan, CancellationToken cancel)
    {
        foreach (var chunk in Templates.Chunk(ReadAtOnce))
        {
            var here = await store.ReadAsync(
                async session =>
                {
                    var found = new List<BlockTemplate?>();
                    foreach (var template in chunk)
                        found.Add(await TemplateRecords.FindAsync(session, caller.Library, template.Id));
                    return found;
                },
                cancel);
            foreach (var (template, same) in chunk.Zip(here))
            {
                Plan(
                    FolioEntryKind.Template, template.Content.Name, same is not null, template.Content == same?.Content, row: null,
                    session => TemplateRecords.TakeInAsync(session, caller, template.Id, template.Content, template.Stamp, now));
            }
        }

        var rows = new Dictionary<string, PlannedRow>(StringComparer.Ordinal);
        foreach (var (user, row) in Users.Zip(plan.Rows))
            rows[user] = row;
        foreach (var chunk in Blocks.Chunk(ReadAtOnce))
        {
            var here = await store.ReadAsync(
                async session =>
                {
                    var found = new List<ManualBlock?>();
                    foreach (var block in chunk)
                        found.Add(await BlockRecords.FindStoredAsync(session, caller.Library, block.Id));
                    return found;
                },
                cancel);
            foreach (var (block, same) in chunk.Zip(here))
                Plan(block, same, rows);
        }
    }

    public ValueTask BeforeAsync(Session session) => Categories.WriteAsync(session, caller, now);

    public async ValueTask AfterAsync(Session session)
    {
        // A patron may have been refused while the rows were written.
        foreach (var (row, write) in _writes)
        {
            if (row?.Action != RowAction.Refused)
                await write(session);
        }
    }

    private void Plan(FolioBlock block, ManualBlock? same, Dictionary<string, PlannedRow> rows)
    {
        var name = block.Id;
        if (block.Content.ExpiresAt <= now)
        {
            _entries.Add(new(FolioEntryKind.Block, name, RowAction.Skipped, FolioReason.Expired));
            return;
        }

        var user = block.Content.UserId.ToLowerInvariant();
        if (!rows.TryGetValue(user, out var row))
        {
            _entries.Add(new(FolioEntryKind.Block, name, RowAction.Skipped, FolioReason.NoUser));
            return;
        }

        // A patron who is there keeps the id that they have here.
        if (row.Action == RowAction.Refused || (row.Uuid is null && row.Action != RowAction.Created))
        {
            _entries.Add(new(FolioEntryKind.Block, name, RowAction.Refused, FolioReason.UserRefused));
            return;
        }

        var content = BlockRecords.Normal(block.Content with { UserId = row.Uuid ?? user });
        Plan(
            FolioEntryKind.Block, name, same is not null, content == same?.Content, row,
            session => BlockRecords.TakeInAsync(session, caller, block.Id, content, block.Stamp, now));
    }

    private void Plan(
        FolioEntryKind kind, string name, bool isThere, bool isSame, PlannedRow? row, Func<Session, ValueTask> write)
    {
        var (action, reason) = !isThere ? (RowAction.Created, FolioReason.None)
            : isSame ? (RowAction.Unchanged, FolioReason.None)
            : wishes.IfExists == IfExists.Update ? (RowAction.Updated, FolioReason.None)
            : wishes.IfExists == IfExists.Skip ? (RowAction.Skipped, FolioReason.Exists)
            : (RowAction.Refused, FolioReason.IsThere);
        var entry = new FolioEntry(kind, name, action, reason);
        _entries.Add(entry);
        if (entry.IsWritten)
            _writes.Add((row, write));
    }
}

/// <summary>A block template of a FOLIO.</summary>
/// <param name="Id">Its UUID in lower case.</param>
/// <param name="Content">What it says.</param>
/// <param name="Stamp">Its history there.</param>
internal sealed record FolioTemplate(string Id, TemplateContent Content, AuditStamp Stamp);

/// <summary>A manual block of a FOLIO.</summary>
/// <param name="Id">Its UUID in lower case.</param>
/// <param name="Content">What it says; the user is one of the FOLIO's.</param>
/// <param name="Stamp">Its history there.</param>
internal sealed record FolioBlock(string Id, BlockContent Content, AuditStamp Stamp);
