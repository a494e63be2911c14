using System.Runtime.CompilerServices;
using PatronDesk.Accounts;
using PatronDesk.Journal;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk export journal</c>: who did what, newest first. It has names of fields, never their values.</summary>
internal static class JournalKind
{
    public static ExportKind<ListedEntry> Kind { get; } = new("journal", "Export the journal: who did what and when, newest first")
    {
        Columns = async (export, cancel) =>
        {
            var times = new LocalTimes(export.Library.Calendar);
            var names = (await new ActorNames(export.Store, new JournalReader(export.Store)).AllAsync(export.Caller, cancel))
                .ToDictionary(actor => actor.Actor, actor => actor.Name, StringComparer.Ordinal);
            return
            [
                new("at", found => times.Cell(found.Entry.At)),
                new("who", found => ExportCell.Of(names.GetValueOrDefault(found.Entry.Actor))),
                new("actor", found => ExportCell.Of(found.Entry.Actor)),
                new("face", found => ExportCell.Of(found.Entry.Face)),
                new("action", found => ExportCell.Of(found.Entry.Action)),
                new("patron_uuid", found => ExportCell.Of(found.PatronId)),
                new("record_id", found => ExportCell.Of(found.Entry.Subject)),
                new("detail", found => ExportCell.Of(found.Entry.Detail)),
            ];
        },
        Records = (export, cancel) => ReadAsync(export, cancel),
    };

    private static async IAsyncEnumerable<IReadOnlyList<ListedEntry>> ReadAsync(
        Export export, [EnumeratorCancellation] CancellationToken cancel)
    {
        // Without a filter an index serves every page.
        var journal = new JournalList(export.Store, new JournalSettings(Timeout.InfiniteTimeSpan));
        JournalPlace? after = null;
        while (true)
        {
            var entries = await journal.ReadAsync(
                export.Library.Id, new JournalFilter(), after, before: null, JournalList.MostRows, cancel);
            if (entries.Count > 0)
                yield return entries;
            if (entries.Count < JournalList.MostRows)
                yield break;
            after = entries[^1].Place;
        }
    }
}
