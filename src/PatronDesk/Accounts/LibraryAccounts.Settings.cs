using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Accounts;

internal sealed partial class LibraryAccounts
{
    private static readonly Sql FindToChange = new($"select {Library.Columns} from library where id = $1 {{lock}}");

    /// <summary>
    /// Saves a library's settings for a person, and journals the names of those that differ. Stored instants stay as they are, also
    /// where the time zone is another.
    /// </summary>
    /// <param name="caller">Who changes them.</param>
    /// <param name="wanted">The library with its new settings.</param>
    /// <param name="expected">The settings that the person saw.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public ValueTask<ChangeLibrary> ChangeAsync(Caller caller, Library wanted, ExpectedRevision expected, CancellationToken cancel) =>
        store.WriteAsync<ChangeLibrary>(
            async session =>
            {
                var now = (await session.FindAsync(FindToChange, Library.Columns.Read, caller.Library.Id))!;
                if (!expected.Fits(LibrarySettings.RevisionOf(now)))
                    return new ChangeLibrary.Changed(now);
                var changed = LibrarySettings.Differing(now, wanted);
                if (changed.Count == 0)
                    return new ChangeLibrary.Done();
                await session.ExecuteAsync(Change, Library.Columns.Changes(wanted with { DisabledAt = now.DisabledAt }, now.Id));
                await session.JournalAsync(
                    new(now.Id, clock.GetUtcNow(), caller.Actor, "library.changed", now.ApiId, string.Join(',', changed)));
                return new ChangeLibrary.Done();
            },
            cancel);
}

/// <summary>The outcome of changing a library's settings.</summary>
internal abstract record ChangeLibrary
{
    public sealed record Done : ChangeLibrary;

    /// <summary>Somebody else has changed them since they were read.</summary>
    /// <param name="Now">The library as it is now.</param>
    public sealed record Changed(Library Now) : ChangeLibrary;
}
