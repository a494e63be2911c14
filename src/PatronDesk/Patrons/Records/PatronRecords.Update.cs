using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Patrons;

internal sealed partial class PatronRecords
{
    private static readonly SqlByPatronKey LockWithDetails = new(2, static who => $"{WithDetailsBy(who)}\n{{lock}}");

    private static readonly Sql Write = new($"""
        update patron set {PreparedPatron.Columns.Settings(3)} where library_id = $1 and id = $2
        """);

    private static readonly Sql WriteDetails = new($"""
        update patron set {UserDetails.Columns.Settings(3)} where library_id = $1 and id = $2
        """);

    private static readonly Sql WriteSearch = new($"""
        update patron set {PatronSearch.Columns.Settings(3)} where library_id = $1 and id = $2
        """);

    private static readonly Sql WritePassword = new("""
        update patron set password_hash = $3 where library_id = $1 and id = $2
        """);

    private static readonly Sql EndTwin = new("update patron set barcode_twin = 0 where library_id = $1 and id = $2");

    // Changes nothing, and counts whether a merge made this an old barcode while the write before waited for the merged record.
    private static readonly Sql TouchIfOld = new("""
        update patron set barcode_twin = barcode_twin
        where library_id = $1 and id = $2
          and exists (select 1 from patron_alias where library_id = $1 and barcode_folded = $3)
        """);

    private static readonly Sql SpendBarcode = new("""
        insert into spent_barcode (library_id, barcode) values ($1, $2) on conflict do nothing
        """);

    /// <summary>Changes the fields that are sent and leaves the others; journalled, on disk when this returns.</summary>
    /// <param name="caller">Whose library the patron is in.</param>
    /// <param name="key">The patron.</param>
    /// <param name="input">The fields to change.</param>
    /// <param name="wanted">The revision that the record must have.</param>
    /// <param name="cancel">Cancels the wait.</param>
    /// <exception cref="PasswordQueueFullException">Too many passwords wait to be hashed; nothing was written.</exception>
    public async ValueTask<UpdatePatron> UpdateAsync(
        Caller caller, PatronKey key, PatronInput input, ExpectedRevision wanted, CancellationToken cancel)
    {
        var passwordHash = input[PatronField.Password] is { Length: <= PatronRules.LongestPassword }
            ? await HashAsync(input, cancel)
            : null;
        return await store.WriteTogetherAsync(
            session => UpdateAsync(session, caller, key, input, passwordHash, wanted), cancel);
    }

    /// <summary>The same within a transaction; a password is hashed before.</summary>
    internal ValueTask<UpdatePatron> UpdateAsync(
        Session session, Caller caller, PatronKey key, PatronInput input, string? passwordHash, ExpectedRevision wanted) =>
        UpdateAsync(session, caller, key, _ => input, passwordHash, wanted);

    /// <summary>The same, where the fields to change depend on the record.</summary>
    internal async ValueTask<UpdatePatron> UpdateAsync(
        Session session,
        Caller caller,
        PatronKey key,
        Func<Patron, PatronInput> inputOf,
        string? passwordHash,
        ExpectedRevision wanted)
    {
        var library = caller.Library;
        var before = await session.FindAsync(
            LockWithDetails.For(key), Patron.WithDetails.Read, [library.Id, .. key.Values]);
        if (before is null)
            return new UpdatePatron.NotFound();
        if (!wanted.Fits(before.Revision))
            return new UpdatePatron.Changed(before);

        var input = inputOf(before);
        var faults = await Categories.HoldAsync(session, library, input);
        var after = PatronRules.Apply(input, before, library, faults);
        if (faults.Count > 0)
            return new UpdatePatron.Refused(faults);
        var changed = ChangedFields(before, after, input.Says(PatronField.Password));
        if (changed.Length == 0)
            return new UpdatePatron.Updated(before);

        var mayShare = input.MayShareEmail;
        var prepared = new PreparedPatron(after, passwordHash) { HasUniqueExternalId = input.User is not null };
        // Their own address in another spelling is not a new one.
        var hasNewEmail = prepared.Texts.EmailFolded != before.EmailKey && after.Email != before.Email;
        faults.AddRange(await TakenAsync(session, library, before, prepared, hasNewEmail && !mayShare));
        if (faults.Count > 0)
            return new UpdatePatron.Refused(faults);

        var now = clock.Now();
        after = after with
        {
            Version = before.Version + 1,
            UpdatedAt = now,
            By = after.By.Changed(caller),
            // A new barcode means a new card; the lost one was the old card.
            CardLostAt = after.Barcode == before.Barcode ? before.CardLostAt : null,
        };
        prepared = prepared with { Patron = after };
        var movesEmail = prepared.Texts.EmailFolded != before.EmailKey;
        var since = 0L;
        if (movesEmail)
        {
            since = await session.NextNumberAsync("patron_row");
            prepared = prepared with
            {
                SharesEmail = (mayShare || !hasNewEmail) && await IsClaimedAsync(session, library, prepared.Texts.EmailFolded),
            };
        }

        var isGivenEmail = movesEmail && hasNewEmail && !mayShare && prepared.Texts.EmailFolded is { Length: > 0 };
        var batch = session.StartBatch();
        if (isGivenEmail)
            GiveEmailTo(batch, after, prepared.Texts.EmailFolded);
        batch.Add(Write, PreparedPatron.Columns.Changes(prepared, library.Id, after.Id));
        if (after.Barcode != before.Barcode)
            batch.Add(TouchIfOld, library.Id, after.Id, prepared.BarcodeFolded);
        if (movesEmail)
        {
            batch.Add(WriteClaim, library.Id, after.Id, prepared.EmailClaim, since);
            PassEmailOn(batch, library, before.EmailKey);
            if (isGivenEmail)
                GiveEmailTo(batch, after, prepared.Texts.EmailFolded);
        }

        if (after.PatronId != before.PatronId)
            batch.Add(WriteExternalKey, library.Id, after.Id, prepared.ExternalKey);
        if (input.User is not null || after.Details != before.Details)
            batch.Add(WriteDetails, UserDetails.Columns.Changes(after.Details, library.Id, after.Id));
        if (prepared.Texts.Search != PatronSearch.Of(before))
            batch.Add(WriteSearch, PatronSearch.Columns.Changes(prepared.Texts.Search, library.Id, after.Id));
        if (input.Says(PatronField.Password))
            batch.Add(WritePassword, library.Id, after.Id, passwordHash);
        if (after.Barcode != before.Barcode)
        {
            batch.Add(EndTwin, library.Id, after.Id);
            batch.Add(SpendBarcode, library.Id, before.Barcode);
        }

        PatronWords.Replace(batch, before, prepared);
        batch.Journal(new(library.Id, now, caller.Actor, "patron.updated", after.Uuid, changed));
        var counts = await batch.ExecuteAsync();
        if (after.Barcode == before.Barcode || counts[isGivenEmail ? 2 : 1] == 0)
            return new UpdatePatron.Updated(after);
        session.RollBack();
        return new UpdatePatron.Refused([new(PatronField.Barcode, FaultCode.Taken)]);
    }

    /// <summary>Every changed field that another patron has.</summary>
    private static async ValueTask<List<PatronFault>> TakenAsync(
        Session session, Library library, Patron before, PreparedPatron prepared, bool emailMustBeFree)
    {
        var (after, faults) = (prepared.Patron, new List<PatronFault>());
        var (emailTaken, barcodeTaken) = await FindTakenAsync(
            session,
            library,
            emailMustBeFree ? prepared.Texts.EmailFolded : null,
            after.Barcode != before.Barcode ? prepared.BarcodeFolded : null,
            after.Id);
        if (emailTaken)
            faults.Add(new(PatronField.Email, FaultCode.Taken));
        if (barcodeTaken)
            faults.Add(new(PatronField.Barcode, FaultCode.Taken));
        if (after.Username != before.Username && await IsUsernameTakenAsync(session, library, after.Username, after.Id))
            faults.Add(new(PatronField.Username, FaultCode.Taken));
        if (after.PatronId != before.PatronId
            && await IsExternalIdTakenAsync(session, library, prepared.ExternalKey, after.Id))
            faults.Add(new(PatronField.PatronId, FaultCode.Taken));
        return faults;
    }

    private static string ChangedFields(Patron before, Patron after, bool password)
    {
        var changed = new List<string>();
        void Compare(string name, string? old, string? now)
        {
            if (!string.Equals(old, now, StringComparison.Ordinal))
                changed.Add(name);
        }

        Compare("first_name", before.SaidFirstName, after.SaidFirstName);
        Compare("last_name", before.SaidLastName, after.SaidLastName);
        Compare("email", before.Email, after.Email);
        Compare("notification_emails", before.NotificationEmails, after.NotificationEmails);
        Compare("tags", before.Tags, after.Tags);
        Compare("patron_id", before.PatronId, after.PatronId);
        Compare("phone", before.Phone, after.Phone);
        Compare("address1", before.Address1, after.Address1);
        Compare("address2", before.Address2, after.Address2);
        Compare("city", before.City, after.City);
        Compare("state", before.State, after.State);
        Compare("country", before.Country, after.Country);
        Compare("zip", before.Zip, after.Zip);
        Compare("barcode", before.Barcode, after.Barcode);
        Compare("username", before.Username, after.Username);
        Compare("type", before.Details.Type, after.Details.Type);
        Compare("patron_group", before.Details.GroupId, after.Details.GroupId);
        Compare("middle_name", before.Details.MiddleName, after.Details.MiddleName);
        Compare("preferred_name", before.Details.PreferredName, after.Details.PreferredName);
        Compare("mobile_phone", before.Details.MobilePhone, after.Details.MobilePhone);
        Compare("custom_fields", before.Details.CustomFields, after.Details.CustomFields);
        Compare("further_fields", before.Details.Rest, after.Details.Rest);
        if (before.ExpiresAt != after.ExpiresAt)
            changed.Add("expires_at");
        if (before.Details.EnrolledAt != after.Details.EnrolledAt)
            changed.Add("enrolled_at");
        if (before.Details.BornAt != after.Details.BornAt)
            changed.Add("born_at");
        if (before.Frozen != after.Frozen)
            changed.Add("freeze");
        if (before.Inactive != after.Inactive)
            changed.Add("active");
        if (password)
            changed.Add("password");
        return string.Join(',', changed);
    }
}

/// <summary>The outcome of updating a patron.</summary>
internal abstract record UpdatePatron
{
    public sealed record Updated(Patron Patron) : UpdatePatron;

    public sealed record NotFound : UpdatePatron;

    /// <summary>Nothing was written, for these reasons.</summary>
    public sealed record Refused(IReadOnlyList<PatronFault> Faults) : UpdatePatron;

    /// <summary>The record's revision is not the one that the caller expects.</summary>
    public sealed record Changed(Patron Now) : UpdatePatron;
}
