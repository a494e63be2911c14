using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>Creates and changes of several patrons in one transaction of the caller's, under the same rules.</summary>
internal sealed partial class PatronRecords
{
    // The record keeps its barcode as it is shown; only what makes it unique steps aside.
    private static readonly Sql Park = new("""
        update patron set barcode_folded = $3 where library_id = $1 and uuid = $2 and deleted_at is null
        """);

    /// <summary>The input applied to a patron as it would be, with every fault but what the store has to say.</summary>
    public static (PatronContent After, string Changed) Preview(
        PatronInput input, Patron? before, Library library, List<PatronFault> faults)
    {
        if (before is null)
            return (PatronRules.Draft(input, library, faults), "");
        var after = PatronRules.Apply(input, before, library, faults);
        return (after, ChangedFields(before, after, input.Says(PatronField.Password)));
    }

    /// <summary>
    /// Creates a patron within a transaction; a password is hashed before. If it is refused, the whole transaction is rolled back.
    /// Null means that a generated number was used before: run the transaction again, and carefully.
    /// </summary>
    internal ValueTask<CreatePatron?> CreateAsync(
        Session session, Caller caller, PatronInput input, string? passwordHash, bool isCareful, PatronSums? sums = null)
    {
        var faults = new List<PatronFault>();
        var draft = PatronRules.Draft(input, caller.Library, faults);
        if (faults.Count > 0)
        {
            session.RollBack();
            return new(new CreatePatron.Refused(faults));
        }

        var prepared = new PreparedDraft(draft, PatronTexts.Of(draft), passwordHash);
        return TryCreateAsync(session, caller, prepared, input, call: null, isFirstTry: !isCareful, sums);
    }

    /// <summary>
    /// Lets others take a patron's barcode in this transaction, which must then give the patron another one: so patrons can
    /// exchange their barcodes.
    /// </summary>
    internal static ValueTask<int> ParkBarcodeAsync(Session session, Library library, string uuid) =>
        session.ExecuteAsync(Park, library.Id, uuid, "\u0001" + uuid);

    /// <summary>Hashes a password for <see cref="CreateAsync(Session, Caller, PatronInput, string?, bool, PatronSums?)"/>.</summary>
    public Task<string> HashAsync(string password, CancellationToken cancel) => passwords.HashAsync(password, cancel);
}
