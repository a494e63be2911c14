using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Patrons;

internal sealed partial class Categories
{
    private static readonly Sql All = new($"""
        select {Category.Columns} from category where library_id = $1 and kind = $2 order by row
        """);

    /// <summary>All categories of a kind, in the order in which they were made.</summary>
    public static ValueTask<List<Category>> AllAsync(Session session, Library library, string kind) =>
        session.QueryAsync(All, Category.Columns.Read, library.Id, kind);

    /// <summary>
    /// Stores a category that another system has, with its id and its history, and journals it. If the id or the name is taken by
    /// now, nothing is written.
    /// </summary>
    internal static async ValueTask TakeInAsync(Session session, Caller caller, Category category, DateTimeOffset now)
    {
        if (await session.ExecuteAsync(Insert, Category.Columns.Values(category, caller.Library.Id)) == 0)
            return;
        var batch = session.StartBatch();
        batch.Journal(new(caller.Library.Id, now, caller.Actor, $"{category.Kind}.created", category.Id));
        await batch.ExecuteAsync();
    }

    /// <summary>
    /// Replaces a category's content by what another system has, and journals it. If it is gone, or another has the name, nothing is
    /// written.
    /// </summary>
    internal static async ValueTask TakeOverAsync(
        Session session, Caller caller, string kind, string id, CategoryContent content, DateTimeOffset now)
    {
        if (await session.FindAsync(FindLocked, Category.Columns.Read, caller.Library.Id, kind, id) is not { } before)
            return;
        var after = before with { Content = content, Version = before.Version + 1, Stamp = before.Stamp.Changed(caller, now) };
        if (await IsNameTakenAsync(session, caller.Library.Id, after))
            return;
        var batch = session.StartBatch();
        batch.Add(Write, Category.Columns.Changes(after, caller.Library.Id, before.Row));
        batch.Journal(new(caller.Library.Id, now, caller.Actor, $"{kind}.updated", id));
        await batch.ExecuteAsync();
    }
}
