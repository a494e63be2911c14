using PatronDesk.Cql.Sql;
using PatronDesk.Cql.Text;
using SQLitePCL;

namespace PatronDesk.Cql.Tests.Meaning;

/// <summary>Items in SQLite, in memory.</summary>
internal sealed class SqliteItems : IItemStore
{
    private readonly sqlite3 _db;
    private readonly Lock _lock = new();

    public SqliteItems(IEnumerable<Item> items)
    {
        Batteries_V2.Init();
        Check(raw.sqlite3_open(":memory:", out _db));
        // As the program does it: deterministic, and safe from a hostile schema.
        const int Flags = raw.SQLITE_DETERMINISTIC | raw.SQLITE_UTF8;
        raw.sqlite3_create_function(_db, CqlFunctions.WordsName, 2, Flags, null, (context, _, args) =>
        {
            if (raw.sqlite3_value_type(args[1]) == raw.SQLITE_NULL)
                raw.sqlite3_result_null(context);
            else
                raw.sqlite3_result_int(context, CqlFunctions.Words(TextOf(args[0]), TextOf(args[1])) ? 1 : 0);
        });
        raw.sqlite3_create_function(_db, CqlFunctions.NumberName, 1, Flags, null, (context, _, args) =>
        {
            if (raw.sqlite3_value_type(args[0]) == raw.SQLITE_NULL || CqlFunctions.Number(TextOf(args[0])) is not { } number)
                raw.sqlite3_result_null(context);
            else
                raw.sqlite3_result_double(context, number);
        });
        CreateTextFunction(CqlFunctions.CaseName, Fold.Case);
        CreateTextFunction(CqlFunctions.AccentsName, Fold.Accents);
        Check(raw.sqlite3_exec(_db, ItemTables.Create("text", "integer")));
        var row = 0L;
        foreach (var item in items)
        {
            Run(ItemTables.Insert, ItemTables.Values(item, (int)++row));
            foreach (var word in Fold.Words(item.Keywords).Distinct())
                Run(ItemTables.InsertWord, [1L, word, row]);
        }

        void CreateTextFunction(string name, Func<string, string> function) =>
            raw.sqlite3_create_function(_db, name, 1, Flags, null, (context, _, args) =>
            {
                if (raw.sqlite3_value_type(args[0]) == raw.SQLITE_NULL)
                    raw.sqlite3_result_null(context);
                else
                    raw.sqlite3_result_text(context, utf8z.FromString(function(TextOf(args[0]))));
            });
    }

    /// <summary>Adds thousands of rows that no query of the tests finds.</summary>
    public void Fill() => Check(raw.sqlite3_exec(_db, ItemTables.Fill));

    public Task<IReadOnlyList<string>> FindAsync(string query)
    {
        var compiled = CqlQuery.Compile(query, Item.Schema, SqlDialect.Sqlite, 2);
        return Task.FromResult<IReadOnlyList<string>>(Run(ItemTables.Select(compiled), Values(compiled), column: 0));
    }

    public Task<string> PlanAsync(string query)
    {
        var compiled = CqlQuery.Compile(query, Item.Schema, SqlDialect.Sqlite, 2);
        return Task.FromResult(string.Join('\n', Run("explain query plan " + ItemTables.Select(compiled), Values(compiled), column: 3)));
    }

    /// <summary>How deep an expression SQLite bears, as this build was made.</summary>
    public int ExpressionDepth => raw.sqlite3_limit(_db, raw.SQLITE_LIMIT_EXPR_DEPTH, -1);

    private static object?[] Values(CompiledCql compiled) =>
        [1L, .. compiled.Parameters.Select(value => value.Kind == SqlValueKind.Text ? (object)value.Text! : value.Number)];

    private List<string> Run(string sql, object?[] values, int column = 0)
    {
        lock (_lock)
        {
            Check(raw.sqlite3_prepare_v2(_db, sql.Replace('$', '?'), out var statement));
            using (statement)
            {
                for (var i = 0; i < values.Length; i++)
                {
                    Check(values[i] switch
                    {
                        null => raw.sqlite3_bind_null(statement, i + 1),
                        long number => raw.sqlite3_bind_int64(statement, i + 1, number),
                        var text => raw.sqlite3_bind_text(statement, i + 1, (string)text),
                    });
                }
                var rows = new List<string>();
                int result;
                while ((result = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
                    rows.Add(raw.sqlite3_column_text(statement, column).utf8_to_string());
                Check(result == raw.SQLITE_DONE ? 0 : result);
                return rows;
            }
        }
    }

    private static string TextOf(sqlite3_value value) => raw.sqlite3_value_text(value).utf8_to_string();

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            throw new InvalidOperationException(raw.sqlite3_errmsg(_db).utf8_to_string());
    }
}
