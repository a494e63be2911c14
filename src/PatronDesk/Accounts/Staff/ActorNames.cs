using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Accounts;

/// <summary>Reads the journal for people: with the names of the staff who did what it tells of.</summary>
internal sealed class ActorNames(Store store, JournalReader journal)
{
    private static readonly Sql List = new("""
        select id, username from staff where library_id = $1 order by id limit 10000
        """);

    private static readonly Sql ListKeys = new("""
        select id, name from api_key where library_id = $1 or operator_id = $2 order by id limit 10000
        """);

    private static readonly Sql ListMachines = new("""
        select id, login from sip_account where library_id = $1 order by id limit 10000
        """);

    /// <summary>
    /// All who may stand in a library's journal: staff, keys and SIP2 clients. Somebody who was removed has an empty name.
    /// </summary>
    public ValueTask<List<NamedActor>> AllAsync(Caller caller, CancellationToken cancel) => store.ReadSnapshotAsync(
        async session =>
        {
            var library = caller.Library;
            var all = await session.QueryAsync(
                List, static row => new NamedActor(StaffMember.ActorOf(row.Number(0)), row.Text(1)), library.Id);
            all.AddRange(await session.QueryAsync(
                ListKeys, static row => new NamedActor(ApiKey.ActorOf(row.Number(0)), row.Text(1)), library.Id, library.OperatorId));
            all.AddRange(await session.QueryAsync(
                ListMachines, static row => new NamedActor(SipAccount.ActorOf(row.Number(0)), row.Text(1)), library.Id));
            return all;
        },
        cancel);

    /// <summary>What was done to a patron and to the patron's blocks, newest first.</summary>
    public async ValueTask<IReadOnlyList<NotedEntry>> OfPatronAsync(Caller caller, string patronId, int limit, CancellationToken cancel)
    {
        var entries = await journal.OfPatronAsync(caller.Library.Id, patronId, limit, cancel);
        return entries.Count == 0 ? entries : await NamedAsync(caller, entries, cancel);
    }

    /// <summary>What was done last to a record; null where the journal has nothing of it.</summary>
    public async ValueTask<NotedEntry?> LastAsync(Caller caller, string subject, CancellationToken cancel) =>
        await journal.LastAsync(caller.Library.Id, subject, cancel) is { } entry
            ? (await NamedAsync(caller, [entry], cancel))[0]
            : null;

    private async ValueTask<IReadOnlyList<NotedEntry>> NamedAsync(Caller caller, List<NotedEntry> entries, CancellationToken cancel)
    {
        var staff = await store.ReadAsync(
            session => session.QueryAsync(List, static row => (Id: row.Number(0), Name: row.Text(1)), caller.Library.Id), cancel);
        var names = staff.ToDictionary(static one => StaffMember.ActorOf(one.Id), static one => one.Name, StringComparer.Ordinal);
        return entries.ConvertAll(entry => names.TryGetValue(entry.Actor, out var name) ? entry with { Actor = name } : entry);
    }
}

/// <summary>Somebody who may stand in the journal.</summary>
/// <param name="Actor">The journal's name, such as <c>staff:3</c>.</param>
/// <param name="Name">The name that people know; empty for somebody who was removed.</param>
internal sealed record NamedActor(string Actor, string Name);
