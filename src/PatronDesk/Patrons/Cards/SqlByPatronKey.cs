using System.Diagnostics;
using PatronDesk.Cql.Text;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>
/// One statement, written once for each kind of patron key. <c>$1</c> is the library; the key's
/// <see cref="PatronKey.Values"/> come after the statement's other parameters.
/// </summary>
/// <param name="first">The number of the key's first parameter.</param>
/// <param name="text">Makes the statement from the condition on the table patron that finds the key's patron.</param>
/// <param name="among">The condition on the patrons among whom the key is looked for.</param>
/// <param name="order">Which patron a key means that several of them have, as an ORDER BY clause; empty where it is one.</param>
internal sealed class SqlByPatronKey(
    int first, Func<string, string> text, string among = "deleted_at is null", string order = "")
{
    private readonly Sql _byUuid = new(text($"library_id = $1 and uuid = ${first} and {among}"));
    private readonly Sql _byBarcode = new(text(Named(first, among, order, hasEmail: false)));
    private readonly Sql _byBarcodeOrEmail = new(text(Named(first, among, order, hasEmail: true)));
    private readonly Sql _byExactBarcode = new(text(
        $"library_id = $1 and barcode_folded = ${first + 1} and barcode = ${first} and {among}"));
    private readonly Sql _byEmailAlone = new(text(EmailAlone(first, among)));

    /// <summary>
    /// The first row for a live patron; default where there is none. For a read only: a write needs the statement of
    /// <see cref="For"/> as a whole, because it may wait for a lock in it.
    /// </summary>
    public async ValueTask<T?> FindAsync<T>(Session session, PatronKey key, Func<Row, T> map, params DbValue[] values)
        where T : class =>
        OfMost(key, values) is var (sql, all) && await session.FindAsync(sql, map, all) is { } found
            ? found
            : await session.FindAsync(For(key), map, [.. values, .. key.Values]);

    /// <summary>All rows for a live patron. For a read only, as <see cref="FindAsync"/>.</summary>
    public async ValueTask<List<T>> QueryAsync<T>(Session session, PatronKey key, Func<Row, T> map, params DbValue[] values) =>
        OfMost(key, values) is var (sql, all) && await session.QueryAsync(sql, map, all) is { Count: > 0 } found
            ? found
            : await session.QueryAsync(For(key), map, [.. values, .. key.Values]);

    public Sql For(PatronKey key) => key.Kind switch
    {
        PatronKeyKind.Uuid => _byUuid,
        PatronKeyKind.Barcode => _byBarcode,
        PatronKeyKind.BarcodeOrEmail => _byBarcodeOrEmail,
        _ => throw new UnreachableException(),
    };

    // Most keys are a barcode just as it is on the card, or an email. One look at one index finds those. PostgreSQL takes as long to
    // set up the selects of the whole statement as to run this one. What this finds is what the whole statement would find.
    private (Sql Sql, DbValue[] Values)? OfMost(PatronKey key, DbValue[] values)
    {
        // A UUID has one look anyway. Where there is an order, several patrons may have the key.
        if (key.Kind == PatronKeyKind.Uuid || order.Length > 0)
            return null;
        return key.Kind == PatronKeyKind.BarcodeOrEmail && key.Text.Contains('@', StringComparison.Ordinal)
            ? (_byEmailAlone, [.. values, BarcodeFold.Of(key.Text), EmailFold.Of(key.Text)])
            : (_byExactBarcode, [.. values, key.Text, BarcodeFold.Of(key.Text)]);
    }

    // An email that is nobody's barcode, now or before.
    private static string EmailAlone(int first, string among) => $"""
        library_id = $1 and email_folded = ${first + 1} and email_claim = ${first + 1} and {among}
          and not exists (select 1 from patron as other where library_id = $1 and barcode_folded = ${first} and {among})
          and not exists (select 1 from patron_alias as old where old.library_id = $1 and old.barcode_folded = ${first})
        """;

    // Each select runs only if those before it found nobody: so an old barcode of a merged record is asked for last, and costs
    // nothing where a patron has the barcode. The patron is compared once more outside: while a write waits for a lock, the
    // barcode may become someone else's.
    private static string Named(int first, string among, string order, bool hasEmail)
    {
        var folded = $"barcode_folded = ${first + 1}";
        var email = $"email_folded = ${first + 2} and email_claim = ${first + 2}";
        string Select(string way) => $"(select id from patron where library_id = $1 and {way} and {among} {order} limit 1)";
        var old = $"from patron_alias as old where old.library_id = $1 and old.barcode_folded = ${first + 1}";
        var alias = $"(select old.patron {old} order by old.barcode = ${first} desc limit 1)";
        string[] selects =
            [Select($"{folded} and barcode = ${first}"), Select(folded), alias, .. hasEmail ? (string[])[Select(email)] : []];
        return $"""
            id = coalesce({string.Join(", ", selects)})
              and library_id = $1 and {among}
              and ({folded}{(hasEmail ? $" or ({email})" : "")} or exists (select 1 {old} and old.patron = patron.id))
            """;
    }
}
