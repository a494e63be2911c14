using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Cql.Text;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>Finds the patrons whom many barcodes, emails, external ids, UUIDs and sign-in names mean, some at once.</summary>
internal sealed class PatronLookup(Store store)
{
    /// <summary>How many of each are looked up at once.</summary>
    public const int AtOnce = 50;

    private const int MostFound = 5000;

    private static readonly string Places = string.Join(", ", Enumerable.Range(2, AtOnce).Select(place => $"${place}"));

    private static readonly ByKeys Live = new(By("barcode_folded"), By("email_folded"), By("patron_id_folded"));

    private static readonly Sql ByUuid = By("uuid");

    private static readonly Sql ByUsername = By("username_folded");

    private static readonly ByKeys Deleted = new(
        DeletedBy("barcode_folded"), DeletedBy("email_folded"), DeletedBy("patron_id_folded"));

    private static readonly Sql AllGroups = new("""
        select id, name from category where library_id = $1 and kind = $2
        """);

    private static readonly Sql ByOldBarcode = new($"""
        select {Patron.WithDetails}, (
            select max(old.barcode_folded) from patron_alias as old
            where old.library_id = $1 and old.patron = patron.id and old.barcode_folded in ({Places}))
        from patron
        where library_id = $1 and deleted_at is null and id in (
            select old.patron from patron_alias as old where old.library_id = $1 and old.barcode_folded in ({Places}))
        limit {MostFound}
        """);

    /// <summary>The names of the library's staff, folded, and their UUIDs; and the patron groups by their folded names and UUIDs.</summary>
    public ValueTask<(IReadOnlySet<string> Staff, IReadOnlyDictionary<string, string> Groups)> FindNamesAsync(
        Library library, CancellationToken cancel) => store.ReadSnapshotAsync(
        async session =>
        {
            var groups = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (id, name) in await session.QueryAsync(
                AllGroups, static row => (row.Text(0), row.Text(1)), library.Id, CategoryKind.Group))
                groups[id] = groups[Fold.Search(name)] = id;
            return (await StaffUsernames.AllAsync(session, library), (IReadOnlyDictionary<string, string>)groups);
        },
        cancel);

    /// <summary>The live patrons with any of these, in one snapshot; texts are as people write them, nulls mean nobody.</summary>
    public ValueTask<PatronsByKey> FindAsync(
        Library library,
        IReadOnlyList<string?> barcodes,
        IReadOnlyList<string?> emails,
        IReadOnlyList<string?> patronIds,
        IReadOnlyList<string?> uuids,
        IReadOnlyList<string?> usernames,
        CancellationToken cancel) => store.ReadSnapshotAsync(
        async session =>
        {
            var found = new PatronsByKey();
            await AddAsync(found, session, Live, library, barcodes, emails, patronIds);
            foreach (var (patron, old) in await QueryOldAsync(session, library, barcodes))
                found.Add(PatronField.Barcode, old, patron);
            foreach (var patron in await QueryAsync(session, ByUuid, library, uuids, static text => text.ToLowerInvariant()))
                found.Add(PatronField.Id, patron.Uuid, patron);
            foreach (var patron in await QueryAsync(session, ByUsername, library, usernames, Fold.Search))
                found.Add(PatronField.Username, Fold.Search(patron.Username!), patron);
            return found;
        },
        cancel);

    /// <summary>The lines of a file from which an import made patrons before it was cut short.</summary>
    public ValueTask<HashSet<int>> FindWrittenAsync(Library library, string file, CancellationToken cancel) =>
        PatronImports.WrittenBeforeAsync(store, library, file, cancel);

    /// <summary>The deleted patrons with any of these who can be restored, in one snapshot.</summary>
    public ValueTask<PatronsByKey> FindDeletedAsync(
        Library library,
        IReadOnlyList<string?> barcodes,
        IReadOnlyList<string?> emails,
        IReadOnlyList<string?> patronIds,
        CancellationToken cancel) => store.ReadSnapshotAsync(
        async session =>
        {
            var found = new PatronsByKey();
            await AddAsync(found, session, Deleted, library, barcodes, emails, patronIds);
            return found;
        },
        cancel);

    private static Sql By(string column) => Among(column, "deleted_at is null");

    // Who was merged is deleted too, but can't be restored.
    // A comparison, since SQLite would take "is not null" for a range and look at all the deleted.
    private static Sql DeletedBy(string column) => Among(column, "deleted_at <> 0 and merged_into is null");

    // The plus keeps SQLite from the index that has the order: it would look at the whole library for fifty keys.
    private static Sql Among(string column, string who) => new($"""
        select {Patron.WithDetails} from patron
        where library_id = $1 and {who} and {column} in ({Places})
        order by +id
        limit {MostFound}
        """);

    private static async ValueTask AddAsync(
        PatronsByKey found,
        Session session,
        ByKeys by,
        Library library,
        IReadOnlyList<string?> barcodes,
        IReadOnlyList<string?> emails,
        IReadOnlyList<string?> patronIds)
    {
        foreach (var patron in await QueryAsync(session, by.Barcode, library, barcodes, BarcodeFold.Of))
            found.Add(PatronField.Barcode, BarcodeFold.Of(patron.Barcode), patron);
        foreach (var patron in await QueryAsync(session, by.Email, library, emails, EmailFold.Of))
            found.Add(PatronField.Email, patron.EmailKey!, patron);
        foreach (var patron in await QueryAsync(session, by.PatronId, library, patronIds, Fold.Search))
            found.Add(PatronField.PatronId, Fold.Search(patron.PatronId!), patron);
    }

    private static async ValueTask<List<Patron>> QueryAsync(
        Session session, Sql sql, Library library, IReadOnlyList<string?> texts, Func<string, string> fold) =>
        texts.Any(text => text is { Length: > 0 })
            ? await session.QueryAsync(sql, Patron.WithDetails.Read, Values(library, texts, fold))
            : [];

    private static async ValueTask<List<(Patron, string)>> QueryOldAsync(
        Session session, Library library, IReadOnlyList<string?> barcodes) =>
        barcodes.Any(text => text is { Length: > 0 })
            ? await session.QueryAsync(
                ByOldBarcode,
                static row => (Patron.WithDetails.Read(row), row.Text(Patron.WithDetails.Count)),
                Values(library, barcodes, BarcodeFold.Of))
            : [];

    private static DbValue[] Values(Library library, IReadOnlyList<string?> texts, Func<string, string> fold)
    {
        var values = new DbValue[AtOnce + 1];
        values[0] = library.Id;
        for (var i = 0; i < AtOnce; i++)
            values[i + 1] = i < texts.Count && texts[i] is { Length: > 0 } text && PatronRules.IsCleanText(text) ? fold(text) : null;
        return values;
    }

    /// <summary>The queries of some patrons, by each of their keys.</summary>
    private sealed record ByKeys(Sql Barcode, Sql Email, Sql PatronId);
}

/// <summary>The patrons that a lookup found, by what was looked up.</summary>
internal sealed class PatronsByKey
{
    private readonly Dictionary<(PatronField, string), List<Patron>> _found = [];

    /// <summary>The patrons with this barcode, email or external id, ignoring case; an old barcode of a merged record counts.</summary>
    public IReadOnlyList<Patron> With(PatronField field, string text) =>
        _found.TryGetValue((field, Fold(field, text)), out var patrons) ? patrons : [];

    /// <summary>The text by which such a field is compared.</summary>
    public static string Fold(PatronField field, string text) => field switch
    {
        PatronField.Barcode => BarcodeFold.Of(text),
        PatronField.Email => EmailFold.Of(text),
        PatronField.PatronId or PatronField.Username => Cql.Text.Fold.Search(text),
        PatronField.Id => text.ToLowerInvariant(),
        _ => throw new UnreachableException(),
    };

    internal void Add(PatronField field, string folded, Patron patron)
    {
        if (!_found.TryGetValue((field, folded), out var patrons))
            _found[(field, folded)] = patrons = [];
        if (!patrons.Any(other => other.Id == patron.Id))
            patrons.Add(patron);
    }
}
