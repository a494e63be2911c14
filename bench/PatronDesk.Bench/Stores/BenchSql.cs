using PatronDesk.Blocks;
using PatronDesk.Patrons;

namespace PatronDesk.Bench;

/// <summary>
/// The SQL of the server's reads, for the engine alone: taken over from <c>PatronRecords</c>, <c>PatronTally</c> and
/// <c>BlockRecords</c>, and from what search composes for one and for two words.
/// </summary>
internal static class BenchSql
{
    public static readonly string Point =
        $"select {Patron.Columns} from patron where library_id = $1 and barcode_folded = $2 and deleted_at is null";

    /// <summary>Library, barcode, email; the two are one text, folded in two ways.</summary>
    public static readonly string ByEmail = $"""
        select {Patron.Columns} from patron where library_id = $1 and email_folded = $3 and email_claim = $3 and deleted_at is null
            and not exists (select 1 from patron as other where library_id = $1 and barcode_folded = $2 and deleted_at is null)
            and not exists (select 1 from patron_alias as old where old.library_id = $1 and old.barcode_folded = $2)
        """;

    public const string Total = $"select {PatronTally.Total}";

    public static readonly string FirstPage =
        $"select {Patron.Columns}, {PatronTally.Total} from patron where library_id = $1 and deleted_at is null order "
            + $"by id limit $2 offset $3";

    public const string Buckets =
        "select bucket, cast(sum(live) as bigint) from patron_tally where library_id = $1 and bucket >= 0 group by bucket order by bucket";

    public static readonly string PageFrom =
        $"select {Patron.Columns} from patron where library_id = $1 and deleted_at is null and id >= $2 order by id limit $3 offset $4";

    public static readonly string PageFromEnd =
        $"select {Patron.Columns} from patron where library_id = $1 and deleted_at is null order by id desc limit $2 offset $3";

    /// <summary>The blocks of a user that are in sight: library, now, user.</summary>
    public static readonly string BlocksOfUser = $"select {ManualBlock.Columns} {OfUser} order by created_at desc, row desc limit 1001";

    public static readonly string BlocksSorted =
        $"select {ManualBlock.Columns} {OfUser} and borrowing = 1 order by created_at, row desc limit 1001";

    public static readonly string UserByBarcode =
        $"select {Patron.WithDetails} from patron where library_id = $1 and barcode_folded = $2 and deleted_at is null "
        + "order by id desc limit 11";

    private const string OfUser = """
        from manual_block
        where library_id = $1 and (expires_at is null or expires_at > $2) and user_id = $3
            and not exists (select 1 from patron where +patron.library_id = $1 and patron.uuid = manual_block.user_id
        """ + " and patron.deleted_at is not null)";

    /// <summary>
    /// Parameters after the library: for each word its beginning and what comes after it, twice (email, word).
    /// </summary>
    public static string Search(int words) => $"""
        with found as materialized (select id from patron {Where(words)}),
            page as (select id as place from found order by id limit 50 offset 0)
        select {Patron.Columns}, (select count(*) from found) from page join patron on id = place order by id
        """;

    private static string Where(int words) =>
        "where library_id = $1 and deleted_at is null" + string.Concat(Enumerable.Range(0, words).Select(word =>
            $" and id in (select id from patron where library_id = $1 and deleted_at is null "
                + $"and email_folded >= ${4 * word + 2} and email_folded < ${4 * word + 3} "
                + $"union select id from (select id from patron_word where library_id = $1 "
                + $"and word >= ${4 * word + 4} and word < ${4 * word + 5}) as worded)"));

    /// <summary>The parameters of a search after the library's.</summary>
    public static string[] SearchValues(string text) =>
    [
        .. text.ToLowerInvariant().Split(' ').SelectMany(word => (string[])[word, After(word), word, After(word)]),
    ];

    private static string After(string word) => word[..^1] + (char)(word[^1] + 1);
}
