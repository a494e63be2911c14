using PatronDesk.Accounts;
using PatronDesk.Cql.Text;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Patrons;

internal sealed partial class PatronRecords
{
    // A generated barcode ($1 = 1) must never have been used; one that the caller sends may be a deleted patron's. The three
    // last conditions are what the unique indexes don't see: old twins, external ids that Libib's face set, and old barcodes of
    // merged records.
    private static readonly RowSql Insert = new(
        $"insert into patron ({PreparedPatron.Columns.Names}) select {PreparedPatron.Columns.Positions(5)} from (values",
        PreparedPatron.Columns.NameCount + 4,
        $") as made where {MayBeAdded("column")} on conflict do nothing returning id",
        new Sql($"""
            insert into patron ({PreparedPatron.Columns.Names})
            select {PreparedPatron.Columns.Parameters(5)}
            where {MayBeAdded("$")}
            on conflict do nothing
            """))
    {
        Returned = PreparedPatron.Columns.Place("id") + 4,
    };

    private static readonly Sql WritePin = new("update patron set pin_hash = $3 where library_id = $1 and id = $2");

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
        var draft = PatronRules.Draft(input, caller.Library, faults);
        if (faults.Count > 0)
            return new CreatePatron.Refused(faults);
        var prepared = new PreparedDraft(draft, PatronTexts.Of(draft), await HashAsync(input, cancel));
        // Null means retry: the barcode or the row's number was used before, or another request won this idempotency key. The
        // next try skips used barcodes and row numbers and finds the key, so the loop ends.
        for (var isFirstTry = true; ; isFirstTry = false)
        {
            if (await store.WriteTogetherAsync(
                session => TryCreateAsync(session, caller, prepared, input, call, isFirstTry), cancel) is { } outcome)
                return outcome;
        }
    }

    /// <summary>The patron whom an earlier call with this key created; null where there was none.</summary>
    public ValueTask<Patron?> FindCreatedAsync(Caller caller, string key, CancellationToken cancel) => store.ReadSnapshotAsync(
        async session => await session.FindAsync(FindCall, static row => row.Number(1), caller.Library.Id, key) is var id and > 0
            ? await session.FindAsync(FindById, Patron.WithDetails.Read, caller.Library.Id, id)
            : null,
        cancel);

    private async ValueTask<CreatePatron?> TryCreateAsync(
        Session session,
        Caller caller,
        PreparedDraft ready,
        PatronInput input,
        IdempotencyKey? call,
        bool isFirstTry,
        PatronSums? sums = null)
    {
        var (draft, texts, passwordHash) = ready;
        var (library, user, origin, mayShare) = (caller.Library, input.User, input.Origin, input.MayShareEmail);
        if (call is not null && await FindCallAsync(session, library, call) is { } earlier)
            return earlier;
        if (await Categories.HoldAsync(session, library, input) is { Count: > 0 } unknown)
            return new CreatePatron.Refused(unknown);

        var issue = draft.Barcode.Length == 0;
        var (id, number) = issue
            ? await session.NextNumbersAsync("patron_row", library.BarcodeCounter)
            : (await session.NextNumberAsync("patron_row"), 0);
        // Checked only after a refusal, because nearly every number is free. Inside the transaction, because on SQLite a
        // rollback returns its numbers, and the next try would meet the same ones again.
        if (!isFirstTry)
            id = await PassUsedRowsAsync(session, id);
        if (issue && !isFirstTry)
            number = await PassUsedAsync(session, library, number);
        if (number > Ean13.LargestNumber)
        {
            session.RollBack();
            return new CreatePatron.Refused([new(PatronField.Barcode, FaultCode.UsedUp, Ean13.LargestNumber)]);
        }

        var sharesEmail = mayShare && await IsClaimedAsync(session, library, texts.EmailFolded);
        var now = clock.Now();
        if ((user?.Id ?? origin?.Uuid) is not null)
            await FreeIdAsync(session, caller, draft.Uuid, now);
        var patron = new Patron(draft, id)
        {
            Barcode = issue ? Ean13.Make(library.BarcodePrefix, number) : draft.Barcode,
            Version = 1,
            CreatedAt = origin?.CreatedAt ?? now,
            UpdatedAt = origin?.UpdatedAt ?? now,
            CardLostAt = origin?.CardLostAt,
            By = origin?.By ?? AuditStamp.New(caller, now).By,
        };
        var prepared = new PreparedPatron(patron, texts, passwordHash ?? origin?.PasswordHash)
        {
            SharesEmail = sharesEmail,
            HasUniqueExternalId = user is not null,
        };
        if ((user?.Id ?? origin?.Uuid ?? patron.Username) is not null && await IsOneOfStaffAsync(session, library, patron))
        {
            session.RollBack();
            return new CreatePatron.Refused(await TakenAsync(session, library, prepared, mayShare, issue));
        }

        var isGivenEmail = !mayShare && texts.EmailFolded is { Length: > 0 };
        var batch = session.StartBatch();
        if (isGivenEmail)
            GiveEmailTo(batch, patron, texts.EmailFolded);
        batch.AddRow(
            Insert,
            PreparedPatron.Columns.Values(prepared, issue, library.Id, prepared.BarcodeFolded, prepared.ExternalKey));
        if (!issue)
            batch.Add(TouchIfOld, library.Id, id, prepared.BarcodeFolded);
        PatronWords.Add(batch, patron, texts.Words);
        if (sums is null)
            PatronTally.Count(batch, patron, 1);
        else
            sums.Add(patron);
        if (isGivenEmail)
            GiveEmailTo(batch, patron, texts.EmailFolded);
        if (origin?.PinHash is { } pinHash)
            batch.Add(WritePin, library.Id, patron.Id, pinHash);
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

        var at = isGivenEmail ? 1 : 0;
        if (changed[at] == 1 && (issue || changed[at + 1] == 0))
            return new CreatePatron.Created(patron);

        session.RollBack();
        var faults = await TakenAsync(session, library, prepared, mayShare, issue);
        return faults.Count > 0 ? new CreatePatron.Refused(faults) : null;
    }

    /// <summary>Every field of a new patron that another patron has.</summary>
    private static async ValueTask<List<PatronFault>> TakenAsync(
        Session session, Library library, PreparedPatron prepared, bool mayShareEmail, bool issue)
    {
        var (patron, faults) = (prepared.Patron, new List<PatronFault>());
        if (await session.FindAsync(FindByUuid, static row => row.Number(0), library.Id, patron.Uuid) != 0
            || await StaffUsernames.HasIdAsync(session, library, patron.Uuid))
            faults.Add(new(PatronField.Id, FaultCode.Taken));
        if (await IsUsernameTakenAsync(session, library, patron.Username, patron.Id))
            faults.Add(new(PatronField.Username, FaultCode.Taken));
        if (await IsExternalIdTakenAsync(session, library, prepared.ExternalKey, patron.Id))
            faults.Add(new(PatronField.PatronId, FaultCode.Taken));
        var (emailTaken, barcodeTaken) = await FindTakenAsync(
            session, library, mayShareEmail ? null : prepared.Texts.EmailFolded, prepared.BarcodeFolded, patron.Id);
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
        // If the patron was merged since, the call made the one who stayed.
        return await FollowAsync(session, library, id) is { } patron ? new CreatePatron.Created(patron) : new CreatePatron.Gone();
    }

    private static string MayBeAdded(string value) => $"""
        ({value}1 = 0
         or not exists (select 1 from patron where library_id = {value}2 and barcode_folded = {value}3 and deleted_at is not null)
            and not exists (select 1 from spent_barcode where library_id = {value}2 and barcode = {value}3))
        and not exists (
            select 1 from patron
            where library_id = {value}2 and barcode_folded = {value}3 and barcode_twin > 0 and deleted_at is null)
        and not exists (select 1 from patron where library_id = {value}2 and patron_id_folded = {value}4 and deleted_at is null)
        and not exists (select 1 from patron_alias where library_id = {value}2 and barcode_folded = {value}3)
        """;

    private async ValueTask<string?> HashAsync(PatronInput input, CancellationToken cancel) =>
        input[PatronField.Password] is { Length: > 0 } password ? await passwords.HashAsync(password, cancel) : null;

    /// <summary>A draft with all that takes time to make, so that its write is short.</summary>
    private sealed record PreparedDraft(PatronDraft Patron, PatronTexts Texts, string? PasswordHash);
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
