using PatronDesk.Cql.Sql;
using PatronDesk.Cql.Text;
using SQLitePCL;

namespace PatronDesk.Data.Sqlite;

/// <summary>Functions that CQL's SQL needs and SQLite lacks; each returns NULL for NULL.</summary>
internal static class SqliteFunctions
{
    private const int Flags = raw.SQLITE_UTF8 | raw.SQLITE_DETERMINISTIC;

    public static void Register(sqlite3 db)
    {
        raw.sqlite3_create_function(db, CqlFunctions.WordsName, 2, Flags, null, static (context, _, arguments) =>
        {
            if (TextOf(arguments[0]) is { } pattern && TextOf(arguments[1]) is { } words)
                raw.sqlite3_result_int(context, CqlFunctions.Words(pattern, words) ? 1 : 0);
            else
                raw.sqlite3_result_null(context);
        });
        raw.sqlite3_create_function(db, CqlFunctions.NumberName, 1, Flags, null, static (context, _, arguments) =>
        {
            if (TextOf(arguments[0]) is { } text && CqlFunctions.Number(text) is { } number)
                raw.sqlite3_result_double(context, number);
            else
                raw.sqlite3_result_null(context);
        });
        RegisterText(db, CqlFunctions.CaseName, Fold.Case);
        RegisterText(db, CqlFunctions.AccentsName, Fold.Accents);
    }

    private static void RegisterText(sqlite3 db, string name, Func<string, string> fold) =>
        raw.sqlite3_create_function(db, name, 1, Flags, fold, static (context, fold, arguments) =>
        {
            if (TextOf(arguments[0]) is { } text)
                raw.sqlite3_result_text(context, ((Func<string, string>)fold)(text));
            else
                raw.sqlite3_result_null(context);
        });

    private static string? TextOf(sqlite3_value value) =>
        raw.sqlite3_value_type(value) == raw.SQLITE_NULL ? null : raw.sqlite3_value_text(value).utf8_to_string();
}
