using PatronDesk.Accounts;
using PatronDesk.Cql.Text;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Patrons;

internal sealed partial class PatronRecords
{
    // A generated barcode ($1 = 1) must never have been used; one that the caller sends may be a deleted patron's.
    private static readonly Sql Insert = new($"""
        insert into patron ({PreparedPatron.Columns.Names})
        select {PreparedPatron.Columns.Parameters(4)}
        where $1 = 0
           or not exists (select 1 from patron where library_id = $2 and barcode = $3 and deleted_at is not null)
              and not exists (select 1 from spent_barcode where library_id = $2 and barcode = $3)
        on conflict do nothing
        """);

    private static readonly Sql FindByUuid = new("select id from patron where library_id = $1 and uuid = $2");

    private static readonly Sql FindById = new($"select {Patron.WithDetails} from patron where library_id = $1 and id = $2");

    private static readonly Sql FindCall = new("""
        select fingerprint, patron from idempotent_create where library_id = $1 and key = $2
        """);

    private static readonly Sql SaveKey = new("""
        insert into idempotent_create (library_id, key, fingerprint, patron, created_at)
        values ($1, $2, $3, $4, $5)
        on conflict do nothing
        """);

    /// <summary>Creates a patron; journalled, on disk when this returns.</summary>
    /// <param name="caller">Whose library the patron joins.</param>
    /// <param name="input">The patron's fields.</param>
    /// <param name="call">The idempotency key, so that a repeated call creates no second patron; null where the client sends none.</param>
    /// <param name="cancel">Cancels the wait.</param>
    /// <exception cref="PasswordQueueFullException">Too many passwords wait to be hashed; nothing was written.</exception>
    public async ValueTask<CreatePatron> CreateAsync(
        Caller caller, PatronInput input, IdempotencyKey? call, CancellationToken cancel)
    {
        var faults = new List<PatronFault>();
        var draft = PatronRules.Apply(input, before: null, caller.Library, faults);
        if (faults.Count > 0)
            return new CreatePatron.Refused(faults);
        var prepared = new PreparedPatron(draft, await HashAsync(input, cancel));
        // Null means retry: the barcode was used before, or another request won this idempotency key. The next try skips used
        // barcodes and finds the key, so the loop ends.
        for (var isFirstTry = true; ; isFirstTry = false)
        {
            if (await store.WriteAsync(
                session => TryCreateAsync(session, caller, prepared, input.User, call, isFirstTry), cancel) is { } outcome)
                return outcome;
        }
    }

    private async ValueTask<CreatePatron?> TryCreateAsync(
        Session session, Caller caller, PreparedPatron prepared, UserInput? user, IdempotencyKey? call, bool isFirstTry)
    {
        var (draft, library) = (prepared.Patron, caller.Library);
        if (call is not null && await FindCallAsync(session, library, call) is { } earlier)
            return earlier;
        if (await Categories.HoldAsync(session, library, user) is { Count: > 0 } unknown)
            return new CreatePatron.Refused(unknown);

        var issue = draft.Barcode.Length == 0;
        var (id, number) = issue
            ? await session.NextNumbersAsync("patron_row", library.BarcodeCounter)
            : (await session.NextNumberAsync("patron_row"), 0);
        // Checked only after a refusal, because nearly every number is free. Inside the transaction, because on SQLite a
        // rollback returns its numbers, and the next try would meet the same ones again.
        if (issue && !isFirstTry)
            number = await PassUsedAsync(session, library, number);
        if (number > Ean13.LargestNumber)
        {
            session.RollBack();
            return new CreatePatron.Refused([new(PatronField.Barcode, FaultCode.UsedUp, Ean13.LargestNumber)]);
        }

        var now = clock.Now();
        var patron = draft with
        {
            Id = id,
            Barcode = issue ? Ean13.Make(library.BarcodePrefix, number) : draft.Barcode,
            Version = 1,
            CreatedAt = now,
            UpdatedAt = now,
            By = AuditStamp.New(caller, now).By,
        };
        if ((user?.Id ?? user?.Username) is not null && await IsOneOfStaffAsync(session, library, patron))
        {
            session.RollBack();
            return new CreatePatron.Refused(await TakenAsync(session, library, patron, prepared.EmailFolded, issue));
        }

        var batch = session.StartBatch();
        batch.Add(
            Insert,
            PreparedPatron.Columns.Values(prepared with { Patron = patron }, issue, library.Id, patron.Barcode));
        PatronWords.Add(batch, patron, prepared.Words);
        PatronTally.Count(batch, patron, 1);
        batch.Journal(new(library.Id, now, caller.Actor, "patron.created", patron.Uuid));
        if (call is not null)
            batch.Add(SaveKey, library.Id, call.Key, call.Fingerprint, patron.Id, now);
        var changed = await batch.ExecuteAsync();
        if (call is not null && changed[^1] == 0)
        {
            // The same call came first; if a field is taken, its own patron has it.
            session.RollBack();
            return null;
        }

        if (changed[0] == 1)
            return new CreatePatron.Created(patron);

        session.RollBack();
        var faults = await TakenAsync(session, library, patron, prepared.EmailFolded, issue);
        return faults.Count > 0 ? new CreatePatron.Refused(faults) : null;
    }

    /// <summary>Every field of a new patron that another patron has.</summary>
    private static async ValueTask<List<PatronFault>> TakenAsync(
        Session session, Library library, Patron patron, string? emailFolded, bool issue)
    {
        var faults = new List<PatronFault>();
        // A deleted patron's id is taken too, because blocks and the journal still refer to it.
        if (await session.FindAsync(FindByUuid, static row => row.Number(0), library.Id, patron.Uuid) != 0
            || await StaffUsernames.HasIdAsync(session, library, patron.Uuid))
            faults.Add(new(PatronField.Id, FaultCode.Taken));
        if (await IsUsernameTakenAsync(session, library, patron.Username, patron.Id))
            faults.Add(new(PatronField.Username, FaultCode.Taken));
        var (emailTaken, barcodeTaken) = await FindTakenAsync(session, library, emailFolded, patron.Barcode, patron.Id);
        if (emailTaken)
            faults.Add(new(PatronField.Email, FaultCode.Taken));
        if (barcodeTaken && !issue)
            faults.Add(new(PatronField.Barcode, FaultCode.Taken));
        return faults;
    }

    // Staff are users of FOLIO's wire too, and no index spans both tables.
    private static async ValueTask<bool> IsOneOfStaffAsync(Session session, Library library, Patron patron) =>
        await StaffUsernames.HasIdAsync(session, library, patron.Uuid)
        || (patron.Username is { } username && await StaffUsernames.IsTakenAsync(session, library, Fold.Search(username)));

    private static async ValueTask<CreatePatron?> FindCallAsync(Session session, Library library, IdempotencyKey call)
    {
        var (fingerprint, id) = await session.FindAsync(
            FindCall, static row => (row.Bytes(0), row.Number(1)), library.Id, call.Key);
        if (fingerprint is null)
            return null;
        if (!fingerprint.AsSpan().SequenceEqual(call.Fingerprint))
            return new CreatePatron.CallDiffers();
        return await session.FindAsync(FindById, Patron.WithDetails.Read, library.Id, id) is { DeletedAt: null } patron
            ? new CreatePatron.Created(patron)
            : new CreatePatron.Gone();
    }

    private async ValueTask<string?> HashAsync(PatronInput input, CancellationToken cancel) =>
        input[PatronField.Password] is { Length: > 0 } password ? await passwords.HashAsync(password, cancel) : null;
}

/// <summary>What identifies a call, so that its client can repeat it.</summary>
/// <param name="Key">The client's key for the call; unique in the library for a day.</param>
/// <param name="Fingerprint">A hash of the call's content, without the password.</param>
internal sealed record IdempotencyKey(string Key, byte[] Fingerprint);

/// <summary>The outcome of creating a patron.</summary>
internal abstract record CreatePatron
{
    /// <summary>Created, by this call or earlier by the same call.</summary>
    public sealed record Created(Patron Patron) : CreatePatron;

    /// <summary>Nothing was written, for these reasons.</summary>
    public sealed record Refused(IReadOnlyList<PatronFault> Faults) : CreatePatron;

    /// <summary>The same call created a patron earlier, who has been deleted; nothing was written.</summary>
    public sealed record Gone : CreatePatron;

    /// <summary>The idempotency key was used for a call with other content.</summary>
    public sealed record CallDiffers : CreatePatron;
}
