using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Patrons;

internal sealed partial class Categories
{
    // How much longer a patron's write may have taken, or a node's clock may be behind, than the search below knows of.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);

    private static readonly Sql Erase = new("delete from category where library_id = $1 and row = $2");

    private static readonly Sql GroupInUse = new("""
        select count(*) from (
            select 1 from patron where library_id = $1 and patron_group = $2 and deleted_at is null limit 1) as one
        """);

    // A patron who is restored comes back in the default group.
    private static readonly Sql LeaveGroup = new("""
        update patron set patron_group = null where library_id = $1 and patron_group = $2 and deleted_at is not null
        """);

    // The type is in the text of the patron's further fields, which no index serves.
    private static readonly Sql AddressInUse = new("""
        select count(*) from (
            select 1 from patron
            where library_id = $1 and deleted_at is null and updated_at >= $3 and lower(user_rest) like $2
            limit 1) as one
        """);

    /// <summary>Deletes a category that no live patron has, and journals it. The default ones stay.</summary>
    /// <exception cref="StoreTimeoutException">The search for an address of the type took too long.</exception>
    public async ValueTask<ChangeCategory> DeleteAsync(
        Caller caller, string kind, string id, ExpectedRevision wanted, CancellationToken cancel)
    {
        id = id.ToLowerInvariant();
        if (CategoryKind.IsDefault(id) && await FindAsync(caller, kind, id, cancel) is not null)
            return new ChangeCategory.IsDefault();
        // The long search comes first and holds up no write. Within the transaction only those are searched who were
        // changed since.
        var since = clock.Now() - Margin;
        if (kind == CategoryKind.Address && await FindAsync(caller, kind, id, cancel) is not null)
        {
            var isInUse = await store.ReadAsync(
                session => IsAddressInUseAsync(session, caller, id, DateTimeOffset.MinValue),
                ReadCost.Unknown(settings.QueryLimit), cancel);
            if (isInUse)
                return new ChangeCategory.InUse();
        }

        return await store.WriteAsync(session => DeleteAsync(session, caller, kind, id, wanted, since), cancel);
    }

    private async ValueTask<ChangeCategory> DeleteAsync(
        Session session, Caller caller, string kind, string id, ExpectedRevision wanted, DateTimeOffset since)
    {
        var (library, now) = (caller.Library.Id, clock.Now());
        if (await session.FindAsync(FindLocked, Category.Columns.Read, library, kind, id) is not { } before)
            return new ChangeCategory.NotFound();
        if (!wanted.Fits(before.Revision))
            return new ChangeCategory.Changed();
        // First the deleted patrons: a restore that is under way then ends before it is looked who is in the group.
        if (kind == CategoryKind.Group)
            await session.ExecuteAsync(LeaveGroup, library, id);
        var isInUse = kind == CategoryKind.Group
            ? await session.FindAsync(GroupInUse, static row => row.Flag(0), library, id)
            : await IsAddressInUseAsync(session, caller, id, since);
        if (isInUse)
        {
            session.RollBack();
            return new ChangeCategory.InUse();
        }

        var batch = session.StartBatch();
        batch.Add(Erase, library, before.Row);
        batch.Journal(new(library, now, caller.Actor, $"{kind}.deleted", id));
        await batch.ExecuteAsync();
        return new ChangeCategory.Done(before);
    }

    private static ValueTask<bool> IsAddressInUseAsync(Session session, Caller caller, string id, DateTimeOffset since) =>
        session.FindAsync(AddressInUse, static row => row.Flag(0), caller.Library.Id, $"""%"addresstypeid":"{id}"%""", since);
}
