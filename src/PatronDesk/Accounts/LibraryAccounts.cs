using System.Diagnostics;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Accounts;

/// <summary>Creates libraries, owners of several libraries, and their keys, for the first start and <c>patrondesk account</c>.</summary>
internal sealed partial class LibraryAccounts(
    Store store, PasswordQueue passwords, TimeProvider clock, params IEnumerable<ILibraryFollower> followers)
{
    private static readonly Sql List = new($"select {Library.Columns} from library order by id limit 100000");

    private static readonly Sql Find = new($"select {Library.Columns} from library where api_id = $1 or tenant = $1");

    private static readonly Sql FindTenant = new($"select {Library.Columns} from library where tenant = $1");

    private static readonly Sql Insert = new($"""
        insert into library (created_at, {Library.Columns.Names}) values ($1, {Library.Columns.Parameters(2)})
        """);

    private static readonly Sql Taken = new("""
        select
            (select count(*) from library where api_id = $1),
            (select count(*) from library where tenant = $2),
            (select count(*) from api_key where key_hash = $3)
        """);

    private static readonly Sql Change = new($"update library set {Library.Columns.Settings(2)} where id = $1");

    private static readonly Sql FindOwner = new("""
        select username, email, first_name, last_name
        from staff
        where library_id = $1 and role = 'owner' and removed_at is null
        order by id
        limit 1
        """);

    private static readonly Sql InsertOperator = new("insert into operator (api_id, name, created_at) values ($1, $2, $3)");

    private static readonly Sql FindOperator = new("select id, name from operator where api_id = $1");

    private static readonly Sql InsertKey = new("""
        insert into api_key (key_hash, name, library_id, operator_id, created_at, made_by) values ($1, $2, $3, $4, $5, $6)
        """);

    private static readonly Sql KeyTaken = new("select cast(1 as bigint) from api_key where key_hash = $1");

    private static readonly Sql EndSetUpLink = new("delete from set_up_link");

    private readonly ILibraryFollower[] _followers = [.. followers];

    /// <summary>Where the time zone of a new library is told; null for a command, which prints it.</summary>
    public ILogger? Log { get; init; }

    public ValueTask<bool> AnyAsync(CancellationToken cancel) => store.ReadAsync(static session => SetUpState.IsDoneAsync(session), cancel);

    public ValueTask<List<Library>> ListAsync(CancellationToken cancel) =>
        store.ReadAsync(session => session.QueryAsync(List, Library.Columns.Read), cancel);

    /// <param name="apiIdOrTenant">The library's API id or tenant.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public ValueTask<Library?> FindAsync(string apiIdOrTenant, CancellationToken cancel) =>
        store.ReadAsync(session => session.FindAsync(Find, Library.Columns.Read, apiIdOrTenant), cancel);

    /// <summary>A tenant's library, even a disabled one.</summary>
    public ValueTask<Library?> FindByTenantAsync(string tenant, CancellationToken cancel) =>
        store.ReadAsync(session => session.FindAsync(FindTenant, Library.Columns.Read, tenant), cancel);

    /// <summary>Refuses a library's keys and tokens until it is enabled again.</summary>
    public ValueTask<Library> DisableAsync(Library library, CancellationToken cancel) =>
        ChangeAsync(library with { DisabledAt = clock.GetUtcNow() }, cancel);

    public ValueTask<LibraryOwner?> FindOwnerAsync(Library library, CancellationToken cancel) =>
        store.ReadAsync(
            session => session.FindAsync(
                FindOwner,
                static row => new LibraryOwner(row.Text(0), row.TextOrNull(1), row.TextOrNull(2), row.TextOrNull(3)),
                library.Id),
            cancel);

    /// <summary>Creates a library with its first key and its owner's sign-in.</summary>
    /// <param name="wanted">The new library.</param>
    /// <param name="onlyIfFirst">Creates nothing where a library exists, even when two nodes start at once.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public ValueTask<CreateLibrary> CreateAsync(NewLibrary wanted, bool onlyIfFirst, CancellationToken cancel) => CreateAsync(
        wanted, async session => !onlyIfFirst || !await SetUpState.IsDoneAsync(session), cancel);

    /// <summary>The same, if the store allows it in the transaction that creates the library.</summary>
    internal async ValueTask<CreateLibrary> CreateAsync(
        NewLibrary wanted, Func<Session, ValueTask<bool>> isAllowed, CancellationToken cancel)
    {
        var passwordHash = await passwords.HashAsync(wanted.Password, cancel);
        var zone = wanted.TimeZone is { } said ? new HostZone(said, "as set") : HostZone.Find();
        if (!LibraryCalendar.IsZone(zone.Name))
            throw new UnknownZoneException(zone.Name);
        var outcome = await store.WriteAsync(session => CreateAsync(session, wanted, zone, passwordHash, isAllowed), cancel);
        switch (outcome)
        {
            case CreateLibrary.Created when Log is not null:
                LogCreated(Log, wanted.Tenant, zone.Name, zone.Source);
                return outcome;
            case CreateLibrary.Created or CreateLibrary.NotFirst or CreateLibrary.Taken:
                return outcome;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Saves a library's settings.</summary>
    public ValueTask<Library> ChangeAsync(Library library, CancellationToken cancel) =>
        store.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(Change, Library.Columns.Changes(library, library.Id));
                await session.JournalAsync(new(library.Id, clock.GetUtcNow(), Actor.CommandLine, "library.changed", library.ApiId));
                return library;
            },
            cancel);

    /// <summary>Creates an owner of several libraries; returns its API id (<c>x-api-ultimate</c>) and key.</summary>
    public ValueTask<(string ApiId, string Key)> CreateOperatorAsync(string name, CancellationToken cancel) =>
        store.WriteAsync(
            async session =>
            {
                var (apiId, key, now) = (Secrets.NewApiId(), Secrets.NewApiKey(), clock.GetUtcNow());
                await session.ExecuteAsync(InsertOperator, apiId, name, now);
                var id = await session.FindAsync(FindOperator, static row => row.Number(0), apiId);
                await session.ExecuteAsync(InsertKey, Secrets.Hash(key), "first key", (long?)null, id, now, Actor.CommandLine.Name);
                return (apiId, key);
            },
            cancel);

    /// <summary>The row of an owner of several libraries; null where no owner has the API id.</summary>
    public ValueTask<long?> FindOperatorAsync(string apiId, CancellationToken cancel) =>
        store.ReadAsync(session => session.FindAsync(FindOperator, static row => (long?)row.Number(0), apiId), cancel);

    private async ValueTask<CreateLibrary> CreateAsync(
        Session session, NewLibrary wanted, HostZone zone, string passwordHash, Func<Session, ValueTask<bool>> isAllowed)
    {
        // When two nodes start on one empty store, the second waits here and then sees the first one's library.
        await store.LockForSetUpAsync(session);
        if (!await isAllowed(session))
            return new CreateLibrary.NotFirst();

        var keyHash = Secrets.Hash(wanted.ApiKey);
        var (apiIdTaken, tenantTaken, keyTaken) = await session.FindAsync(
            Taken, static row => (row.Flag(0), row.Flag(1), row.Flag(2)), wanted.ApiId, wanted.Tenant, keyHash);
        if (apiIdTaken || tenantTaken || keyTaken)
            return new CreateLibrary.Taken(apiIdTaken ? "API user" : tenantTaken ? "tenant" : "API key");

        var now = clock.GetUtcNow();
        var id = await session.NextNumberAsync("library_row");
        await session.CreateCounterAsync(Library.BarcodeCounterOf(id));
        var batch = session.StartBatch();
        var library = new Library
        {
            Id = id,
            ApiId = wanted.ApiId,
            Tenant = wanted.Tenant,
            Organization = wanted.Organization,
            OperatorId = wanted.OperatorId,
            Country = wanted.Country,
            BarcodePrefix = wanted.BarcodePrefix,
            KeepDeletedDays = wanted.KeepDeletedDays,
            MissingAsBlank = wanted.MissingAsBlank,
            TimeZone = zone.Name,
        };
        batch.Add(Insert, Library.Columns.Values(library, now));
        batch.Add(InsertKey, keyHash, "first key", id, (long?)null, now, wanted.By.Name);
        var owner = new NewStaffMember(wanted.Username, wanted.Password, Roles.Owner);
        batch.Add(NewStaffMember.Insert, owner.InsertValues(id, passwordHash, now));
        batch.Journal(new(id, now, wanted.By, "library.created", wanted.ApiId));
        batch.Add(EndSetUpLink);
        foreach (var follower in _followers)
            follower.Created(batch, id, now);
        await batch.ExecuteAsync();
        return new CreateLibrary.Created(zone);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Made library {Tenant} with the time zone {Zone} ({Source})")]
    private static partial void LogCreated(ILogger log, string tenant, string zone, string source);
}

/// <summary>A library to create, with all values decided.</summary>
internal sealed record NewLibrary
{
    public required string Organization { get; init; }

    public required string Tenant { get; init; }

    public required string ApiId { get; init; }

    public required string ApiKey { get; init; }

    public required string Username { get; init; }

    public required string Password { get; init; }

    public long? OperatorId { get; init; }

    public string Country { get; init; } = "US";

    public string BarcodePrefix { get; init; } = "202";

    public int KeepDeletedDays { get; init; } = 30;

    public bool MissingAsBlank { get; init; }

    /// <summary>Its IANA time zone; null for this machine's.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Who makes it, for the journal.</summary>
    public Actor By { get; init; } = Actor.CommandLine;

    /// <summary>The first library, as the operator's settings have it; what they leave open is generated.</summary>
    public static NewLibrary Of(BootstrapSettings settings) => new()
    {
        Organization = settings.Organization ?? settings.Tenant ?? "library",
        Tenant = settings.Tenant ?? "library",
        ApiId = settings.ApiUser ?? Secrets.NewApiId(),
        ApiKey = settings.ApiKey ?? Secrets.NewApiKey(),
        Username = settings.Username ?? "owner",
        Password = settings.Password ?? Secrets.NewPassword(),
        Country = settings.Country,
        BarcodePrefix = settings.BarcodePrefix,
        KeepDeletedDays = settings.KeepDeletedDays,
        MissingAsBlank = settings.MissingAsBlank,
        TimeZone = settings.TimeZone,
    };
}

/// <summary>The outcome of <see cref="LibraryAccounts.CreateAsync(NewLibrary, bool, CancellationToken)"/>.</summary>
internal abstract record CreateLibrary
{
    /// <param name="Zone">Its time zone, and where that was found.</param>
    public sealed record Created(HostZone Zone) : CreateLibrary;

    /// <summary>The store does not allow it: it has a library already, and the new one was to be the first.</summary>
    public sealed record NotFirst : CreateLibrary;

    /// <summary>Another library has this API user, tenant or key.</summary>
    public sealed record Taken(string What) : CreateLibrary;
}

/// <summary>The staff member who owns a library.</summary>
internal sealed record LibraryOwner(string Username, string? Email, string? FirstName, string? LastName);
