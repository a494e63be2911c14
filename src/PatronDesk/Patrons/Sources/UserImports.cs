using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>
/// Writes patrons for another system that sends all of its users, remembers which system wrote whom last, and ends the
/// memberships of those who are missing.
/// </summary>
internal sealed class UserImports(Store store, PatronRecords patrons, TimeProvider clock)
{
    private const int AtOnce = 500;

    private static readonly Sql Mark = new("""
        insert into user_import_source (library_id, patron, source) values ($1, $2, $3)
        on conflict (library_id, patron) do update set source = excluded.source
        where user_import_source.source <> excluded.source
        """);

    // A prefix of one source may begin the prefix of another. So whom another source wrote is not this one's.
    private static readonly Sql FindOfSource = new($"""
        select {Patron.Columns}
        from patron
        where library_id = $1 and id > $2 and deleted_at is null
          and patron_id <> '' and substr(patron_id, 1, cast($3 as integer)) = $4
          and coalesce(lower(user_type), '') <> 'staff'
          and not exists (
              select 1 from user_import_source as other
              where other.library_id = $1 and other.patron = patron.id and other.source <> $5)
        order by id
        limit {AtOnce}
        """);

    private readonly Memberships _memberships = new(store, clock);

    /// <summary>Creates a patron for a source; its name is empty where the system gave none.</summary>
    public async ValueTask<CreatePatron> CreateAsync(Caller caller, PatronInput input, string source, CancellationToken cancel)
    {
        // Null means that a generated number was used before.
        for (var isCareful = false; ; isCareful = true)
        {
            if (await store.WriteAsync(session => CreateAsync(session, caller, input, source, isCareful), cancel) is { } outcome)
                return outcome;
        }
    }

    /// <summary>Changes a patron for a source.</summary>
    /// <param name="caller">Whose library the patron is in.</param>
    /// <param name="uuid">The patron.</param>
    /// <param name="inputOf">The fields to change, which depend on the record.</param>
    /// <param name="source">The source; empty where the system gave none.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public ValueTask<UpdatePatron> UpdateAsync(
        Caller caller, string uuid, Func<Patron, PatronInput> inputOf, string source, CancellationToken cancel) =>
        store.WriteAsync(
            async session =>
            {
                var outcome = await patrons.UpdateAsync(session, caller, PatronKey.OfUuid(uuid), inputOf, passwordHash: null, default);
                switch (outcome)
                {
                    case UpdatePatron.Updated(var patron):
                        await session.ExecuteAsync(Mark, caller.Library.Id, patron.Id, source);
                        return outcome;
                    case UpdatePatron.Refused or UpdatePatron.NotFound or UpdatePatron.Changed:
                        return outcome;
                    default:
                        throw new UnreachableException();
                }
            },
            cancel);

    /// <summary>
    /// Makes inactive who has an external id with this beginning and was not sent. Never staff, nor whom another source wrote
    /// last. Returns whether anybody was missing, and how many were made inactive.
    /// </summary>
    /// <param name="caller">Whose library.</param>
    /// <param name="source">The source; empty where the system gave none.</param>
    /// <param name="prefix">How the external ids of the source begin; empty for all.</param>
    /// <param name="sent">The numbers of the patrons who were sent.</param>
    /// <param name="cancel">Stops it between two transactions.</param>
    public async ValueTask<(bool AnyMissing, int Ended)> EndMissingAsync(
        Caller caller, string source, string prefix, IReadOnlySet<long> sent, CancellationToken cancel)
    {
        var (last, any, ended) = (0L, false, 0);
        var length = prefix.EnumerateRunes().Count();
        while (true)
        {
            var found = await store.ReadAsync(
                session => session.QueryAsync(FindOfSource, Patron.Columns.Read, caller.Library.Id, last, length, prefix, source),
                cancel);
            List<Patron> missing = [.. found.Where(patron => !sent.Contains(patron.Id))];
            any |= missing.Count > 0;
            missing.RemoveAll(patron => patron.Inactive);
            if (missing.Count > 0)
                ended += await _memberships.EndAsync(caller, missing, thaw: false, cancel);
            if (found.Count < AtOnce)
                return (any, ended);
            last = found[^1].Id;
        }
    }

    private async ValueTask<CreatePatron?> CreateAsync(
        Session session, Caller caller, PatronInput input, string source, bool isCareful)
    {
        var outcome = await patrons.CreateAsync(session, caller, input, passwordHash: null, isCareful);
        switch (outcome)
        {
            case CreatePatron.Created(var patron):
                await session.ExecuteAsync(Mark, caller.Library.Id, patron.Id, source);
                return outcome;
            case null or CreatePatron.Refused or CreatePatron.Gone or CreatePatron.CallDiffers:
                return outcome;
            default:
                throw new UnreachableException();
        }
    }
}
