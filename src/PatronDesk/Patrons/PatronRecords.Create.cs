using PatronDesk.Accounts;
using PatronDesk.Cql.Text;
using PatronDesk.Data;
using PatronDesk.Journal;
using PatronDesk.Lists;

namespace PatronDesk.Patrons;

internal sealed partial class PatronRecords
{
    private const int FirstWho = 25 + UserDetails.ColumnCount + PatronSearch.ColumnCount;

    // An issued barcode ($22 = 1) must be new in every sense; one that is given on purpose may be a deleted patron's.
    private static readonly Sql Insert = new($"""
        insert into patron (id, library_id, uuid, barcode, first_name, last_name, email, email_folded,
            notification_emails, tags, patron_id, phone, address1, address2, city, state, country, zip, frozen,
            password_hash, version, created_at, updated_at, username, expires_at, {UserDetails.Columns},
            {string.Join(", ", PatronSearch.Columns)}, created_by, created_by_name, created_by_name_folded,
            created_by_name_words, updated_by, updated_by_name, updated_by_name_folded, updated_by_name_words)
        select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 1, $21, $21,
            {Parameters(23, FirstWho - 23)}, {Parameters(FirstWho, 4)}, {Parameters(FirstWho, 4)}
        where $22 = 0
           or not exists (select 1 from patron where library_id = $2 and barcode = $4 and deleted_at is not null)
              and not exists (select 1 from spent_barcode where library_id = $2 and barcode = $4)
        on conflict do nothing
        """);

    private static readonly Sql FindByUuid = new("select id from patron where library_id = $1 and uuid = $2");

    private static readonly Sql FindById = new($"select {Patron.WholeColumns} from patron where library_id = $1 and id = $2");

    private static readonly Sql FindCall = new("""
        select fingerprint, patron from idempotent_create where library_id = $1 and key = $2
        """);

    private static readonly Sql NoteCall = new("""
        insert into idempotent_create (library_id, key, fingerprint, patron, created_at)
        values ($1, $2, $3, $4, $5)
        on conflict do nothing
        """);

    /// <summary>Makes a patron, journalled, on disk when this returns.</summary>
    /// <param name="caller">Whose library.</param>
    /// <param name="input">What is said of the patron.</param>
    /// <param name="call">Names the call, so that the same call again makes no second patron; null where the client names none.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="PasswordQueueFullException">Too many passwords wait to be hashed; nothing was written.</exception>
    public async ValueTask<CreatePatron> CreateAsync(
        Caller caller, PatronInput input, IdempotentCall? call, CancellationToken cancel)
    {
        var faults = new List<PatronFault>();
        var draft = PatronRules.Apply(input, before: null, caller.Library, faults);
        if (faults.Count > 0)
            return new CreatePatron.Refused(faults);
        // Before the store's turn comes: on SQLite everybody who writes waits for the one whose turn it is.
        var made = new Made(
            draft, await HashAsync(input, cancel), draft.Email is { } email ? Fold.Case(email) : null,
            [.. draft.Details.Values(), .. PatronSearch.Of(draft).Values()], PatronWords.Of(draft));
        // Null: the number's barcode was somebody's once, or the call's name was taken in the meantime. Then the next try
        // steps over such numbers, and finds the call; so this ends.
        for (var isFirstTry = true; ; isFirstTry = false)
        {
            if (await store.WriteAsync(
                session => TryCreateAsync(session, caller, made, call, isFirstTry), cancel) is { } outcome)
                return outcome;
        }
    }

    private async ValueTask<CreatePatron?> TryCreateAsync(
        Session session, Caller caller, Made made, IdempotentCall? call, bool isFirstTry)
    {
        var (draft, library) = (made.Draft, caller.Library);
        if (call is not null && await FindCallAsync(session, library, call) is { } earlier)
            return earlier;

        var issue = draft.Barcode.Length == 0;
        var (id, number) = issue
            ? await session.NextNumbersAsync("patron_row", library.BarcodeCounter)
            : (await session.NextNumberAsync("patron_row"), 0);
        // Asked only after a refusal, since nearly every number is free. Within the transaction: on SQLite one that is
        // undone gives its numbers back, so that the next would meet the same again.
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
            CreatedBy = caller.UserId,
            CreatedByName = caller.Username,
            UpdatedBy = caller.UserId,
            UpdatedByName = caller.Username,
        };
        var batch = session.StartBatch();
        batch.Add(
            Insert,
            [
                patron.Id, library.Id, patron.Uuid, patron.Barcode, patron.FirstName, patron.LastName, patron.Email,
                made.EmailFolded, patron.NotificationEmails, patron.Tags, patron.PatronId, patron.Phone, patron.Address1,
                patron.Address2, patron.City, patron.State, patron.Country, patron.Zip, patron.Frozen, made.PasswordHash, now,
                issue, patron.Username, patron.ExpiresAt, .. made.DetailsAndSearch, caller.UserId, .. FoldedText.Columns(caller.Username),
            ]);
        PatronWords.Add(batch, patron, made.Words);
        PatronTally.Count(batch, patron, 1);
        batch.Journal(new(library.Id, now, caller.Actor, "patron.created", patron.Uuid));
        if (call is not null)
            batch.Add(NoteCall, library.Id, call.Key, call.Fingerprint, patron.Id, now);
        var changed = await batch.ExecuteAsync();
        if (call is not null && changed[^1] == 0)
        {
            // The same call came first, and it is its patron who stands in the way, if somebody does.
            session.RollBack();
            return null;
        }

        if (changed[0] == 1)
            return new CreatePatron.Created(patron);

        session.RollBack();
        var faults = await TakenAsync(session, library, patron, made.EmailFolded);
        if (issue)
            faults.RemoveAll(fault => fault.Field == PatronField.Barcode);
        return faults.Count > 0 ? new CreatePatron.Refused(faults) : null;
    }

    /// <summary>Everything of a new patron that somebody else has.</summary>
    private static async ValueTask<List<PatronFault>> TakenAsync(
        Session session, Library library, Patron patron, string? emailFolded)
    {
        var faults = new List<PatronFault>();
        // Also the id of a deleted patron, whose blocks and journal still bear it.
        if (await session.FindAsync(FindByUuid, static row => row.Number(0), library.Id, patron.Uuid) != 0)
            faults.Add(new(PatronField.Id, FaultCode.Taken));
        if (await IsCalledAsync(session, library, patron.Username, patron.Id))
            faults.Add(new(PatronField.Username, FaultCode.Taken));
        var (emailTaken, barcodeTaken) = await WhoHasAsync(session, library, emailFolded, patron.Barcode, patron.Id);
        if (emailTaken)
            faults.Add(new(PatronField.Email, FaultCode.Taken));
        if (barcodeTaken)
            faults.Add(new(PatronField.Barcode, FaultCode.Taken));
        return faults;
    }

    private static string Parameters(int first, int count) =>
        string.Join(", ", Enumerable.Range(first, count).Select(number => $"${number}"));

    private static async ValueTask<CreatePatron?> FindCallAsync(Session session, Library library, IdempotentCall call)
    {
        var (fingerprint, id) = await session.FindAsync(
            FindCall, static row => (row.Bytes(0), row.Number(1)), library.Id, call.Key);
        if (fingerprint is null)
            return null;
        if (!fingerprint.AsSpan().SequenceEqual(call.Fingerprint))
            return new CreatePatron.CallDiffers();
        return await session.FindAsync(FindById, Patron.ReadWhole, library.Id, id) is { DeletedAt: null } patron
            ? new CreatePatron.Created(patron)
            : new CreatePatron.Gone();
    }

    /// <summary>A new patron, checked, with what is stored beside the record.</summary>
    private sealed record Made(
        Patron Draft, string? PasswordHash, string? EmailFolded, DbValue[] DetailsAndSearch, IReadOnlyCollection<string> Words);

    private async ValueTask<string?> HashAsync(PatronInput input, CancellationToken cancel) =>
        input[PatronField.Password] is { Length: > 0 } password ? await passwords.HashAsync(password, cancel) : null;
}

/// <summary>A call that its client names, to be able to repeat it.</summary>
/// <param name="Key">The client's name for the call; unique in the library for a day.</param>
/// <param name="Fingerprint">A hash of what the call says, without the password.</param>
internal sealed record IdempotentCall(string Key, byte[] Fingerprint);

/// <summary>What came of creating a patron.</summary>
internal abstract record CreatePatron
{
    /// <summary>Made, now or by the same call before.</summary>
    public sealed record Created(Patron Patron) : CreatePatron;

    /// <summary>Nothing was written, for these reasons.</summary>
    public sealed record Refused(IReadOnlyList<PatronFault> Faults) : CreatePatron;

    /// <summary>The same call made a patron before, who was deleted since: nothing was written, and nobody is shown.</summary>
    public sealed record Gone : CreatePatron;

    /// <summary>The call's name was used for a call that said something else.</summary>
    public sealed record CallDiffers : CreatePatron;
}
