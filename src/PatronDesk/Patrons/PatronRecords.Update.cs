using PatronDesk.Accounts;
using PatronDesk.Cql.Text;
using PatronDesk.Data;
using PatronDesk.Journal;
using PatronDesk.Lists;

namespace PatronDesk.Patrons;

internal sealed partial class PatronRecords
{
    private static readonly KeyedSql LockWhole = new(static column => $"{WholeBy(column)}\n{{lock}}");

    private static readonly Sql Write = new("""
        update patron
        set barcode = $3, first_name = $4, last_name = $5, email = $6, email_folded = $7, notification_emails = $8,
            tags = $9, patron_id = $10, phone = $11, address1 = $12, address2 = $13, city = $14, state = $15,
            country = $16, zip = $17, frozen = $18, version = $19, updated_at = $20, card_lost_at = $21, updated_by = $22,
            updated_by_name = $23, updated_by_name_folded = $24, updated_by_name_words = $25
        where library_id = $1 and id = $2
        """);

    private static readonly Sql WriteUser = new($"""
        update patron
        set username = $3, expires_at = $4, {Settings(UserDetails.Columns.Split(", "), 5)}
        where library_id = $1 and id = $2
        """);

    private static readonly Sql WriteSearch = new($"""
        update patron set {Settings(PatronSearch.Columns, 3)} where library_id = $1 and id = $2
        """);

    private static readonly Sql WritePassword = new("""
        update patron set password_hash = $3 where library_id = $1 and id = $2
        """);

    private static readonly Sql SpendBarcode = new("""
        insert into spent_barcode (library_id, barcode) values ($1, $2) on conflict do nothing
        """);

    /// <summary>Changes the fields that are said and leaves the others; journalled, on disk when this returns.</summary>
    /// <param name="caller">Whose library.</param>
    /// <param name="key">Who.</param>
    /// <param name="input">What is said.</param>
    /// <param name="wanted">Refuse unless it fits the record.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="PasswordQueueFullException">Too many passwords wait to be hashed; nothing was written.</exception>
    public async ValueTask<UpdatePatron> UpdateAsync(
        Caller caller, PatronKey key, PatronInput input, WantedRevision wanted, CancellationToken cancel)
    {
        var passwordHash = input[PatronField.Password] is { Length: <= PatronRules.LongestPassword }
            ? await HashAsync(input, cancel)
            : null;
        return await store.WriteAsync(session => UpdateAsync(session, caller, key, input, passwordHash, wanted), cancel);
    }

    private async ValueTask<UpdatePatron> UpdateAsync(
        Session session, Caller caller, PatronKey key, PatronInput input, string? passwordHash, WantedRevision wanted)
    {
        var library = caller.Library;
        var before = await session.FindAsync(
            LockWhole.For(key), Patron.ReadWhole, library.Id, key.Value);
        if (before is null)
            return new UpdatePatron.NotFound();
        if (!wanted.Fits(before.Revision))
            return new UpdatePatron.Changed(before);

        var faults = new List<PatronFault>();
        var after = PatronRules.Apply(input, before, library, faults);
        if (faults.Count > 0)
            return new UpdatePatron.Refused(faults);
        var changed = ChangedFields(before, after, input.Says(PatronField.Password));
        if (changed.Length == 0)
            return new UpdatePatron.Updated(before);

        var emailFolded = after.Email is { } email ? Fold.Case(email) : null;
        var (emailTaken, barcodeTaken) = await WhoHasAsync(session, library, emailFolded, after.Barcode, after.Id);
        if (emailTaken)
            faults.Add(new(PatronField.Email, FaultCode.Taken));
        if (barcodeTaken)
            faults.Add(new(PatronField.Barcode, FaultCode.Taken));
        if (after.Username != before.Username && await IsCalledAsync(session, library, after.Username, after.Id))
            faults.Add(new(PatronField.Username, FaultCode.Taken));
        if (faults.Count > 0)
            return new UpdatePatron.Refused(faults);

        var now = clock.Now();
        after = after with
        {
            Version = before.Version + 1,
            UpdatedAt = now,
            UpdatedBy = caller.UserId,
            UpdatedByName = caller.Username,
            // It is the old card that was lost.
            CardLostAt = after.Barcode == before.Barcode ? before.CardLostAt : null,
        };
        var batch = session.StartBatch();
        batch.Add(
            Write,
            [
                library.Id, after.Id, after.Barcode, after.FirstName, after.LastName, after.Email, emailFolded,
                after.NotificationEmails, after.Tags, after.PatronId, after.Phone, after.Address1, after.Address2, after.City,
                after.State, after.Country, after.Zip, after.Frozen, after.Version, now, after.CardLostAt, caller.UserId,
                .. FoldedText.Columns(caller.Username),
            ]);
        if (input.User is not null)
            batch.Add(WriteUser, [library.Id, after.Id, after.Username, after.ExpiresAt, .. after.Details.Values()]);
        if (PatronSearch.Of(after) is var search && search != PatronSearch.Of(before))
            batch.Add(WriteSearch, [library.Id, after.Id, .. search.Values()]);
        if (input.Says(PatronField.Password))
            batch.Add(WritePassword, library.Id, after.Id, passwordHash);
        if (after.Barcode != before.Barcode)
            batch.Add(SpendBarcode, library.Id, before.Barcode);
        PatronWords.Replace(batch, before, after);
        batch.Journal(new(library.Id, now, caller.Actor, "patron.updated", after.Uuid, changed));
        await batch.ExecuteAsync();
        return new UpdatePatron.Updated(after);
    }

    private static string Settings(IEnumerable<string> columns, int first) =>
        string.Join(", ", columns.Select((column, i) => $"{column} = ${first + i}"));

    private static string ChangedFields(Patron before, Patron after, bool password)
    {
        var changed = new List<string>();
        void Compare(string name, string? old, string? now)
        {
            if (!string.Equals(old, now, StringComparison.Ordinal))
                changed.Add(name);
        }

        Compare("first_name", before.FirstName, after.FirstName);
        Compare("last_name", before.LastName, after.LastName);
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
        if (before.Frozen != after.Frozen)
            changed.Add("freeze");
        if (password)
            changed.Add("password");
        return string.Join(',', changed);
    }
}

/// <summary>What came of updating a patron.</summary>
internal abstract record UpdatePatron
{
    public sealed record Updated(Patron Patron) : UpdatePatron;

    public sealed record NotFound : UpdatePatron;

    /// <summary>Nothing was written, for these reasons.</summary>
    public sealed record Refused(IReadOnlyList<PatronFault> Faults) : UpdatePatron;

    /// <summary>The record has another revision than the caller knows.</summary>
    public sealed record Changed(Patron Now) : UpdatePatron;
}
