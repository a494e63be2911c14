using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Patrons;

/// <summary>
/// The register of patron groups and address types. One that a live patron has stays; a patron's write holds the lock of
/// what it names until it is over, so that nobody gets one that is just being deleted.
/// </summary>
internal sealed partial class Categories(Store store, PatronSettings settings, TimeProvider clock)
{
    private static readonly Sql Find = new($"""
        select {Category.Columns} from category where library_id = $1 and kind = $2 and id = $3
        """);

    private static readonly Sql FindLocked = new($"{Find.Text}\n{{lock}}");

    private static readonly Sql Hold = new("""
        select id from category where library_id = $1 and kind = $2 and id = $3
        {lock_shared}
        """);

    private static readonly Sql NameTaken = new("""
        select count(*) from category where library_id = $1 and kind = $2 and name_folded = $3 and id <> $4
        """);

    private static readonly Sql Insert = new($"""
        insert into category (library_id, {Category.Columns.Names}) values ($1, {Category.Columns.Parameters(2)})
        on conflict do nothing
        """);

    private static readonly Sql Write = new($"""
        update category set {Category.Columns.Settings(3)} where library_id = $1 and row = $2
        """);

    /// <summary>The category with this id, ignoring case; null where there is none.</summary>
    public ValueTask<Category?> FindAsync(Caller caller, string kind, string id, CancellationToken cancel) =>
        store.ReadAsync(
            session => session.FindAsync(Find, Category.Columns.Read, caller.Library.Id, kind, id.ToLowerInvariant()), cancel);

    /// <summary>Stores a new category and journals it. Generates the id where none is given.</summary>
    public ValueTask<ChangeCategory> CreateAsync(
        Caller caller, string kind, string? id, CategoryContent content, CancellationToken cancel) =>
        store.WriteAsync<ChangeCategory>(
            async session =>
            {
                var (library, now) = (caller.Library.Id, clock.Now());
                var category = new Category
                {
                    Kind = kind,
                    Id = id?.ToLowerInvariant() ?? Guid.NewGuid().ToString("D"),
                    Content = content,
                    Version = 1,
                    Stamp = AuditStamp.New(caller, now),
                };
                var batch = session.StartBatch();
                batch.Add(Insert, Category.Columns.Values(category, library));
                batch.Journal(new(library, now, caller.Actor, $"{kind}.created", category.Id));
                if ((await batch.ExecuteAsync())[0] == 1)
                    return new ChangeCategory.Done(category);
                session.RollBack();
                return await IsNameTakenAsync(session, library, category)
                    ? new ChangeCategory.NameTaken()
                    : new ChangeCategory.IdTaken();
            },
            cancel);

    /// <summary>Replaces a category's content; its id and its author stay.</summary>
    public ValueTask<ChangeCategory> ReplaceAsync(
        Caller caller, string kind, string id, CategoryContent content, ExpectedRevision wanted, CancellationToken cancel) =>
        store.WriteAsync<ChangeCategory>(
            async session =>
            {
                var (library, now) = (caller.Library.Id, clock.Now());
                var before = await session.FindAsync(FindLocked, Category.Columns.Read, library, kind, id.ToLowerInvariant());
                if (before is null)
                    return new ChangeCategory.NotFound();
                if (!wanted.Fits(before.Revision))
                    return new ChangeCategory.Changed();
                var after = before with
                {
                    Content = content,
                    Version = before.Version + 1,
                    Stamp = before.Stamp.Changed(caller, now),
                };
                if (await IsNameTakenAsync(session, library, after))
                    return new ChangeCategory.NameTaken();
                var batch = session.StartBatch();
                batch.Add(Write, Category.Columns.Changes(after, library, before.Row));
                batch.Journal(new(library, now, caller.Actor, $"{kind}.updated", before.Id));
                await batch.ExecuteAsync();
                return new ChangeCategory.Done(after);
            },
            cancel);

    /// <summary>
    /// The categories in FOLIO's part of an input that the library does not have. The others can't be deleted until this
    /// unit of work ends.
    /// </summary>
    internal static async ValueTask<List<PatronFault>> HoldAsync(Session session, Library library, PatronInput input)
    {
        var faults = new List<PatronFault>();
        if ((input.User?.Details.GroupId ?? input.Details?.GroupId) is { } group
            && !await HoldAsync(session, library, CategoryKind.Group, group))
            faults.Add(new(PatronField.Group, FaultCode.Unknown));
        foreach (var type in input.User?.AddressTypeIds ?? input.Details?.AddressTypeIds ?? [])
        {
            if (!await HoldAsync(session, library, CategoryKind.Address, type))
            {
                faults.Add(new(PatronField.AddressType, FaultCode.Unknown));
                break;
            }
        }

        return faults;
    }

    private static async ValueTask<bool> HoldAsync(Session session, Library library, string kind, string id) =>
        await session.FindAsync(Hold, static row => row.Text(0), library.Id, kind, id.ToLowerInvariant()) is not null;

    private static async ValueTask<bool> IsNameTakenAsync(Session session, long library, Category category) =>
        await session.FindAsync(
            NameTaken, static row => row.Flag(0), library, category.Kind, FoldedText.Of(category.Content.Name).Folded, category.Id);
}

/// <summary>The outcome of creating, replacing or deleting a category. Nothing was written unless it is done.</summary>
internal abstract record ChangeCategory
{
    /// <summary>It is written.</summary>
    /// <param name="Category">As it is now; as it was, where it is deleted.</param>
    public sealed record Done(Category Category) : ChangeCategory;

    public sealed record NotFound : ChangeCategory;

    /// <summary>The record's revision is not the one that the caller expects.</summary>
    public sealed record Changed : ChangeCategory;

    /// <summary>Another of its kind has the id.</summary>
    public sealed record IdTaken : ChangeCategory;

    /// <summary>Another of its kind has the name.</summary>
    public sealed record NameTaken : ChangeCategory;

    /// <summary>A live patron has it.</summary>
    public sealed record InUse : ChangeCategory;

    /// <summary>It is what patrons get for whom nothing was chosen.</summary>
    public sealed record IsDefault : ChangeCategory;
}
