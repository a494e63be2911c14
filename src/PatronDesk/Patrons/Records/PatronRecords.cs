using PatronDesk.Accounts;
using PatronDesk.Cql.Text;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>
/// The patron register, used by every face. Each operation has a file of its own, with its SQL and its outcomes. Every
/// query is bound to the caller's library.
/// </summary>
internal sealed partial class PatronRecords(
    Store store,
    PasswordQueue passwords,
    PatronSettings settings,
    IEnumerable<IDeletionGuard> deletionGuards,
    IEnumerable<IDeletionFollower> deletionFollowers,
    IEnumerable<IPurgeFollower> purgeFollowers,
    IEnumerable<IIdFollower> idFollowers,
    TimeProvider clock)
{
    private static readonly SqlByPatronKey Find = new(2, static who => $"""
        select {Patron.Columns}
        from patron
        where {who}
        """);

    private static readonly SqlByPatronKey FindLocked = new(2, static who => $"""
        select {Patron.Columns}
        from patron
        where {who}
        {"{lock}"}
        """);

    private static readonly SqlByPatronKey FindWithDetails = new(2, WithDetailsBy);

    private static readonly Sql FindTaken = new("""
        select
            (select count(*) from patron
             where library_id = $1 and email_folded = $2 and deleted_at is null and id <> $4),
            (select count(*) from patron
             where library_id = $1 and barcode_folded = $3 and deleted_at is null and id <> $4)
            + (select count(*) from patron_alias where library_id = $1 and barcode_folded = $3)
        """);

    private static readonly Sql FindExternalId = new("""
        select count(*) from patron
        where library_id = $1 and patron_id_folded = $2 and deleted_at is null and id <> $3
        """);

    private static readonly Sql FindUsername = new("""
        select count(*) from patron
        where library_id = $1 and username_folded = $2 and deleted_at is null and id <> $3
        """);

    private static readonly Sql FindNamedWithDetails = new(
        WithDetailsBy("library_id = $1 and username_folded = $2 and deleted_at is null"));

    private readonly IDeletionGuard[] _deletionGuards = [.. deletionGuards];
    private readonly IDeletionFollower[] _deletionFollowers = [.. deletionFollowers];
    private readonly IPurgeFollower[] _purgeFollowers = [.. purgeFollowers];
    private readonly IIdFollower[] _idFollowers = [.. idFollowers];

    /// <summary>The live patron with this key, without what only FOLIO shows; null where there is none.</summary>
    public ValueTask<Patron?> FindAsync(Caller caller, PatronKey key, CancellationToken cancel) =>
        store.ReadAsync(session => FindAsync(session, caller.Library, key), cancel);

    /// <summary>The live patron with this key, with <see cref="PatronContent.Details"/>; null where there is none.</summary>
    public ValueTask<Patron?> FindWithDetailsAsync(Caller caller, PatronKey key, CancellationToken cancel) => store.ReadAsync(
        session => FindWithDetails.FindAsync(session, key, Patron.WithDetails.Read, caller.Library.Id), cancel);

    /// <summary>The live patron with this username, with <see cref="PatronContent.Details"/>; null where there is none.</summary>
    public ValueTask<Patron?> FindByUsernameAsync(Caller caller, string username, CancellationToken cancel) => store.ReadAsync(
        session => session.FindAsync(
            FindNamedWithDetails, Patron.WithDetails.Read, caller.Library.Id, Fold.Search(username)),
        cancel);

    /// <summary>
    /// The live patron, locked so that others can neither change nor delete them until this unit of work ends; null where
    /// there is none.
    /// </summary>
    internal static ValueTask<Patron?> LockAsync(Session session, Library library, PatronKey key) =>
        session.FindAsync(FindLocked.For(key), Patron.Columns.Read, [library.Id, .. key.Values]);

    private static ValueTask<Patron?> FindAsync(Session session, Library library, PatronKey key) =>
        Find.FindAsync(session, key, Patron.Columns.Read, library.Id);

    private static string WithDetailsBy(string who) => $"""
        select {Patron.WithDetails}
        from patron
        where {who}
        """;

    /// <summary>
    /// Whether another live patron has the email or the barcode, both folded; null asks for neither. An old barcode of a merged
    /// record counts too: it is never given out again.
    /// </summary>
    private static ValueTask<(bool Email, bool Barcode)> FindTakenAsync(
        Session session, Library library, string? email, string? barcode, long exceptId) =>
        session.FindAsync(FindTaken, static row => (row.Flag(0), row.Flag(1)), library.Id, email, barcode, exceptId);

    /// <summary>Whether another live patron has the external id, whichever face set it.</summary>
    private static async ValueTask<bool> IsExternalIdTakenAsync(Session session, Library library, string? folded, long exceptId) =>
        folded is not null && await session.FindAsync(FindExternalId, static row => row.Flag(0), library.Id, folded, exceptId);

    /// <summary>Whether another live patron, or one of the staff, has the username.</summary>
    internal static async ValueTask<bool> IsUsernameTakenAsync(Session session, Library library, string? username, long exceptId) =>
        username is not null
        && (await session.FindAsync(FindUsername, static row => row.Flag(0), library.Id, Fold.Search(username), exceptId)
            || await StaffUsernames.IsTakenAsync(session, library, Fold.Search(username)));
}
