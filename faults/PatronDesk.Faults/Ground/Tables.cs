using System.Globalization;
using Npgsql;
using PatronDesk.EndToEnd.Harness;
using SQLitePCL;

namespace PatronDesk.Faults.Ground;

/// <summary>Runs SQL on a store directly, without the server.</summary>
internal static class Tables
{
    // A half-done write makes one of these counts more than 0. The server does each in one transaction.
    private static readonly (string What, string Count)[] Contradictions =
    [
        ("live patrons that the count of them does not know", """
            select abs((select count(*) from patron where deleted_at is null)
                - (select coalesce(sum(live), 0) from patron_tally where bucket = -1))
            """),
        ("live patrons that the counts of their runs do not know", """
            select abs((select count(*) from patron where deleted_at is null)
                - (select coalesce(sum(live), 0) from patron_tally where bucket >= 0))
            """),
        ("blocks that the count of them does not know", """
            select abs((select count(*) from manual_block) - (select coalesce(sum(stored), 0) from manual_block_tally))
            """),
        ("live patrons without a word to search for", """
            select count(*) from patron where deleted_at is null and id not in (select id from patron_word)
            """),
        ("open loans of items that nobody knows", """
            select count(*) from loan where item_id not in (select id from item)
            """),
        ("loans without a line in the journal", """
            select count(*) from loan where id not in (select subject from journal where action like 'loan.%')
            """),
        ("holds without a line in the journal", """
            select count(*) from hold where id not in (select subject from journal where action like 'hold.%')
            """),
        ("blocks without a line in the journal", """
            select count(*) from manual_block where id not in (select subject from journal where action like '%block.%')
            """),
    ];

    /// <summary>Where the tables contradict each other, as only a half-done write can leave them.</summary>
    public static async Task<IReadOnlyList<string>> FindContradictionsAsync(TestStore store)
    {
        var found = new List<string>();
        foreach (var (what, count) in Contradictions)
        {
            if (await NumberAsync(store, count) is var number and not 0)
                found.Add($"{number} {what}");
        }

        return found;
    }

    /// <summary>The number that a query or a change returns; 0 if there is no row.</summary>
    public static async Task<long> NumberAsync(TestStore store, string sql)
    {
        if (store.Database is null)
            return OnSqlite(Path.Combine(store.Folder, "patrondesk.db"), sql);
        await using var connection = new NpgsqlConnection(store.Database + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync() ?? 0L, CultureInfo.InvariantCulture);
    }

    private static long OnSqlite(string file, string sql)
    {
        Batteries_V2.Init();
        Check(raw.sqlite3_open_v2(file, out var db, raw.SQLITE_OPEN_READWRITE, null), db);
        using (db)
        {
            raw.sqlite3_busy_timeout(db, 10_000);
            Check(raw.sqlite3_prepare_v2(db, sql, out var statement), db);
            using (statement)
            {
                var number = 0L;
                int code;
                while ((code = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
                    number = raw.sqlite3_column_int64(statement, 0);
                Check(code == raw.SQLITE_DONE ? raw.SQLITE_OK : code, db);
                return number;
            }
        }
    }

    private static void Check(int code, sqlite3 db)
    {
        if (code != raw.SQLITE_OK)
            throw new InvalidOperationException($"SQLite: {raw.sqlite3_errmsg(db).utf8_to_string()} ({code})");
    }
}
