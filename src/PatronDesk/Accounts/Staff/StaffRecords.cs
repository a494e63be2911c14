using PatronDesk.Cql.Text;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Accounts;

/// <summary>The staff of a library. A change that takes rights away also ends that person's sign-ins.</summary>
internal sealed class StaffRecords(
    Store store, PasswordQueue passwords, IEnumerable<IUsernameGuard> usernames, TimeProvider clock)
{
    /// <summary>Characters.</summary>
    public const int LongestName = 200;

    /// <summary>Characters; Libib's rule for its managers.</summary>
    public const int ShortestPassword = 8;

    /// <summary>Characters. Longer than any real password, and short enough that its length does not slow the hash.</summary>
    public const int LongestPassword = 1000;

    private static readonly Sql List = new($"""
        select {StaffMember.Columns}
        from staff
        where library_id = $1 and removed_at is null
        order by id
        limit 10000
        """);

    private static readonly Sql FindByUsername = StaffMember.FindBy("username_folded", StaffMember.Columns.Text);
    private static readonly Sql FindByUuid = StaffMember.FindBy("uuid", StaffMember.Columns.Text);
    private static readonly Sql FindByEmail = StaffMember.FindBy("email_folded", StaffMember.Columns.Text);

    private static readonly Sql LockOwners = new("""
        select id
        from staff
        where library_id = $1 and role = 'owner' and disabled_at is null and removed_at is null
        order by id
        limit 10000
        {lock}
        """);

    private static readonly Sql SetPassword = new("""
        update staff set password_hash = $3 where library_id = $1 and id = $2 and removed_at is null
        """);

    private static readonly Sql SetRole = new("""
        update staff set role = $3, role_as_given = null where library_id = $1 and id = $2 and removed_at is null
        """);

    private static readonly Sql SetDisabled = new("""
        update staff set disabled_at = $3 where library_id = $1 and id = $2 and removed_at is null
        """);

    private static readonly Sql Empty = new("""
        update staff
        set username = '', username_folded = uuid, email = null, email_folded = null, first_name = null, last_name = null,
            password_hash = null, removed_at = $3
        where library_id = $1 and id = $2 and removed_at is null
        """);

    private static readonly Sql EndSessions = new("delete from staff_session where staff_id = $1");

    public ValueTask<List<StaffMember>> ListAsync(Library library, CancellationToken cancel) =>
        store.ReadAsync(session => session.QueryAsync(List, StaffMember.Columns.Read, library.Id), cancel);

    public ValueTask<StaffMember?> FindByUsernameAsync(Library library, string username, CancellationToken cancel) =>
        store.ReadAsync(session => session.FindAsync(FindByUsername, StaffMember.Columns.Read, library.Id, Fold.Search(username)), cancel);

    /// <summary>The person with this UUID, in lower case; null where there is none.</summary>
    public ValueTask<StaffMember?> FindByUuidAsync(Library library, string uuid, CancellationToken cancel) =>
        store.ReadAsync(session => session.FindAsync(FindByUuid, StaffMember.Columns.Read, library.Id, uuid), cancel);

    public ValueTask<StaffMember?> FindByEmailAsync(Library library, string email, CancellationToken cancel) =>
        store.ReadAsync(session => session.FindAsync(FindByEmail, StaffMember.Columns.Read, library.Id, Fold.Search(email)), cancel);

    public async ValueTask<CreateStaff> CreateAsync(Caller caller, NewStaffMember wanted, CancellationToken cancel)
    {
        var passwordHash = await passwords.HashAsync(wanted.Password, cancel);
        return await store.WriteAsync<CreateStaff>(
            async session =>
            {
                var (library, now) = (caller.Library.Id, clock.GetUtcNow());
                var (username, email) = (Fold.Search(wanted.Username), wanted.Email is { } given ? Fold.Search(given) : null);
                if (email is not null && await session.FindAsync(FindByEmail, StaffMember.Columns.Read, library, email) is not null)
                    return new CreateStaff.Taken(ByEmail: true);
                if (await session.FindAsync(FindByUsername, StaffMember.Columns.Read, library, username) is not null)
                    return new CreateStaff.Taken(ByEmail: false);
                await StaffUsernames.LockAsync(session, library);
                foreach (var guard in usernames)
                {
                    if (await guard.HasAsync(session, caller.Library, username))
                        return new CreateStaff.TakenByPatron();
                }

                await session.ExecuteAsync(NewStaffMember.Insert, wanted.InsertValues(library, passwordHash, now));
                var made = await session.FindAsync(FindByUsername, StaffMember.Columns.Read, library, username);
                await session.JournalAsync(new(library, now, caller.Actor, "staff.created", made!.Actor, wanted.Role));
                return new CreateStaff.Created(made);
            },
            cancel);
    }

    public async ValueTask<ChangeStaff> SetPasswordAsync(Caller caller, long id, string password, CancellationToken cancel)
    {
        var hash = await passwords.HashAsync(password, cancel);
        return await ChangeAsync(
            caller, id, "staff.password_changed", detail: null, takesOwner: false,
            session => session.ExecuteAsync(SetPassword, caller.Library.Id, id, hash), cancel);
    }

    public ValueTask<ChangeStaff> SetRoleAsync(Caller caller, long id, string role, CancellationToken cancel) => ChangeAsync(
        caller, id, "staff.role_changed", role, takesOwner: role != Roles.Owner,
        session => session.ExecuteAsync(SetRole, caller.Library.Id, id, role), cancel);

    public ValueTask<ChangeStaff> DisableAsync(Caller caller, long id, CancellationToken cancel) => ChangeAsync(
        caller, id, "staff.disabled", detail: null, takesOwner: true,
        session => session.ExecuteAsync(SetDisabled, caller.Library.Id, id, clock.GetUtcNow()), cancel);

    public ValueTask<ChangeStaff> EnableAsync(Caller caller, long id, CancellationToken cancel) => ChangeAsync(
        caller, id, "staff.enabled", detail: null, takesOwner: false,
        session => session.ExecuteAsync(SetDisabled, caller.Library.Id, id, (long?)null), cancel);

    /// <summary>Erases the person; the journal keeps what they did under their number.</summary>
    public ValueTask<ChangeStaff> RemoveAsync(Caller caller, long id, CancellationToken cancel) => ChangeAsync(
        caller, id, "staff.removed", detail: null, takesOwner: true,
        session => session.ExecuteAsync(Empty, caller.Library.Id, id, clock.GetUtcNow()), cancel);

    private ValueTask<ChangeStaff> ChangeAsync(
        Caller caller, long id, string action, string? detail, bool takesOwner,
        Func<Session, ValueTask<int>> change, CancellationToken cancel) => store.WriteAsync(
        async session =>
        {
            // When two owners remove each other at once, the second waits here and is then the last owner.
            if (takesOwner
                && await session.QueryAsync(LockOwners, static row => row.Number(0), caller.Library.Id) is [var only]
                && only == id)
                return ChangeStaff.LastOwner;
            if (await change(session) == 0)
                return ChangeStaff.NotFound;
            var batch = session.StartBatch();
            batch.Add(EndSessions, id);
            batch.Journal(new(caller.Library.Id, clock.GetUtcNow(), caller.Actor, action, StaffMember.ActorOf(id), detail));
            await batch.ExecuteAsync();
            return ChangeStaff.Done;
        },
        cancel);
}
