using System.Diagnostics;
using PatronDesk.Cql.Text;
using PatronDesk.Patrons;

namespace PatronDesk.Bench;

/// <summary>The SQL of each kind of request in pgbench's words.</summary>
/// <param name="size">Patrons in the store.</param>
/// <param name="emails">Patrons' emails.</param>
/// <param name="names">The searches of two words.</param>
/// <param name="users">Patrons' UUIDs from all over the store; pgbench has no arithmetic that makes them.</param>
/// <param name="run">A number that no other run has.</param>
internal sealed class PgBenchScripts(
    int size, IReadOnlyList<string> emails, IReadOnlyList<string> names, IReadOnlyList<string> users, int run)
{
    /// <summary>One script, or several that are chosen equally often.</summary>
    public IReadOnlyList<string> Of(Workload workload) => workload switch
    {
        Workload.PointRead => [RandomBarcode + Statement(BenchSql.Point, "1", ":barcode")],
        Workload.ByEmail =>
            [.. emails.Select(email => Statement(BenchSql.ByEmail, "1", $"'{BarcodeFold.Of(email)}'", $"'{EmailFold.Of(email)}'"))],
        Workload.FirstPage => [Statement(BenchSql.FirstPage, "1", "50", "0")],
        Workload.LastPage => [Snapshot(Statement(BenchSql.Total, "1"), Statement(BenchSql.PageFromEnd, "1", "50", "0"))],
        Workload.MiddlePage => [MiddlePage],
        Workload.RareName => [Search(MadeUpPatron.RareName)],
        Workload.TwoWords => [.. names.Select(Search)],
        Workload.BlocksOfUser => [.. users.Select(user => Statement(BenchSql.BlocksOfUser, "1", "0", $"'{user}'"))],
        Workload.BlocksSorted => [.. users.Select(user => Statement(BenchSql.BlocksSorted, "1", "0", $"'{user}'"))],
        Workload.UserByBarcode => [RandomBarcode + Statement(BenchSql.UserByBarcode, "1", ":barcode")],
        Workload.Create => [Create],
        Workload.Update => [Update],
        Workload.CreateBlock => [CreateBlock],
        Workload.ReplaceBlock => [ReplaceBlock],
        _ => throw new UnreachableException(),
    };

    // EAN-13 in pgbench's arithmetic: 202, nine digits, the check digit.
    private string RandomBarcode => $"""
        \set n random(1, {size})
        \set odd (:n / 100000000) % 10 + (:n / 1000000) % 10 + (:n / 10000) % 10 + (:n / 100) % 10 + :n % 10
        \set even (:n / 10000000) % 10 + (:n / 100000) % 10 + (:n / 1000) % 10 + (:n / 10) % 10
        \set check (10 - (4 + 3 * :odd + :even) % 10) % 10
        \set barcode 2020000000000 + :n * 10 + :check

        """;

    private string MiddlePage
    {
        get
        {
            var (first, last) = Workloads.MiddlePages(size);
            return $"""
                \set skip random({first}, {last - 1}) * {Workloads.PageSize}
                \set from :skip / 4096 * 4096
                \set rest :skip % 4096

                """ + Snapshot(
                Statement(BenchSql.Total, "1"), Statement(BenchSql.Buckets, "1"),
                Statement(BenchSql.PageFrom, "1", ":from", "50", ":rest"));
        }
    }

    // Parameters have no type of their own; where the statement does not give them one, a cast does.
    private string Create => $"""
        \set n random(1, 1000000000000)
        begin;
        select nextval('patron_row') as id, nextval('barcode_1') as number, gen_random_uuid()::text as uuid \gset
        {InsertPatron}
        insert into patron_word (library_id, word, id) values (1, 'tester', :id) on conflict do nothing;
        insert into patron_word (library_id, word, id) values (1, 'mary', :id) on conflict do nothing;
        {CountPatron}
        insert into journal (library_id, at, actor, action, subject) values (1, :n, 'key:1', 'patron.created', :uuid);
        commit;

        """;

    private string Update => RandomBarcode + $"""
        \set phone random(1, 1000000000)
        begin;
        select id, email_folded from patron where library_id = 1 and barcode_folded = :barcode and deleted_at is null for update \gset
        {FindTaken}
        update patron set phone = :phone, version = version + 1, updated_at = :phone where library_id = 1 and id = :id;
        insert into journal (library_id, at, actor, action, subject, detail) values (1, :n, 'key:1', 'patron.updated', :barcode, 'phone');
        commit;

        """;

    private const string CreateBlock = $"""
        \set n random(1, 1000000000000)
        begin;
        select nextval('manual_block_row') as row, gen_random_uuid()::text as id, gen_random_uuid()::text as user \gset
        {InsertBlock}
        {CountBlock}
        insert into journal (library_id, at, actor, action, subject) values (1, :n, 'key:1', 'block.created', :id);
        commit;

        """;

    private string ReplaceBlock => $"""
        \set n random(1, {size})
        begin;
        select row, id from manual_block where library_id = 1 and row = :n for update \gset
        {ChangeBlock}
        insert into journal (library_id, at, actor, action, subject, detail) values (1, :n, 'key:1', 'block.updated', :id, 'desc');
        commit;

        """;

    private const string Issued = "('202' || lpad(:number::text, 9, '0') || '0')";

    private string InsertPatron =>
        $"insert into patron (id, library_id, uuid, barcode, barcode_folded, first_name, last_name, email, email_folded, "
            + $"email_claim, email_since, phone, city, "
            + $"state, country, zip, frozen, version, created_at, updated_at, first_name_folded, first_name_words, "
            + $"last_name_folded, last_name_words, email_search, email_words) select :id::bigint, 1, :uuid::text, "
            + $"{Issued}, {Issued}, 'Mary', 'Tester', 'bare.{run}.' || :id::text, 'bare.{run}.' || :id::text, "
            + $"'bare.{run}.' || :id::text, :id::bigint, '555-0100', "
            + $"'Oldtown', 'NY', 'US', '10001', 0, 1, :n::bigint, :n::bigint, 'mary', ' mary ', 'tester', ' tester ', "
            + $"'bare.{run}.' || :id::text, ' bare {run} ' || :id::text where not exists (select 1 from patron where "
            + $"library_id = 1 and barcode_folded = {Issued} and deleted_at is not null) and not exists (select 1 from "
            + $"spent_barcode where library_id = 1 and barcode = {Issued}) on conflict do nothing;";

    private const string CountPatron =
        "insert into patron_tally (library_id, bucket, shard, live) values (1, -1, pg_backend_pid() % 64, 1), (1, "
            + ":id::bigint / 4096, pg_backend_pid() % 64, 1) on conflict (library_id, bucket, shard) do update set "
            + "live = patron_tally.live + excluded.live;";

    private const string FindTaken =
        "select (select count(*) from patron where library_id = 1 and email_folded = :email_folded and deleted_at is "
            + "null and id <> :id), (select count(*) from patron where library_id = 1 and barcode_folded = :barcode and "
            + "deleted_at is null and id <> :id);";

    private const string InsertBlock =
        "insert into manual_block (row, library_id, id, user_id, description, description_folded, description_words, "
            + "borrowing, created_at, updated_at, version) values (:row, 1, :id::text, :user::text, 'Owes a book', "
            + "'owes a book', ' owes a book ', 1, :n, :n, 1) on conflict do nothing;";

    private const string CountBlock =
        "insert into manual_block_tally (library_id, shard, stored) values (1, pg_backend_pid() % 64, 1) on conflict "
            + "(library_id, shard) do update set stored = manual_block_tally.stored + 1;";

    private const string ChangeBlock =
        "update manual_block set description = 'changed ' || :n, description_folded = 'changed ' || :n, "
            + "description_words = ' changed ' || :n || ' ', version = version + 1, updated_at = :n where library_id = "
            + "1 and row = :row;";

    private static string Search(string text)
    {
        string[] values = ["1", .. BenchSql.SearchValues(text).Select(value => $"'{value}'")];
        var words = values.Length / 4;
        return Snapshot(Statement(BenchSql.Search(words), values));
    }

    private static string Snapshot(params IEnumerable<string> statements) =>
        $"begin isolation level repeatable read;\n{string.Concat(statements)}commit;\n";

    private static string Statement(string sql, params ReadOnlySpan<string> values)
    {
        // The last first: $1 is also the beginning of $10.
        for (var i = values.Length; i > 0; i--)
            sql = sql.Replace($"${i}", values[i - 1], StringComparison.Ordinal);
        return sql.ReplaceLineEndings(" ") + ";\n";
    }
}
