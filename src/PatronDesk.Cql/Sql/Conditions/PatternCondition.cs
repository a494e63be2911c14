using PatronDesk.Cql.Binding;

namespace PatronDesk.Cql.Sql;

/// <summary>
/// A whole text with masks. It uses GLOB on SQLite and LIKE on PostgreSQL, which both compare exactly and by characters.
/// SQLite's LIKE would ignore the case of ASCII letters.
/// </summary>
internal sealed class PatternCondition(SqlColumn column, Pattern pattern) : Condition
{
    public override bool IsSearch => true;

    public override void Write(SqlWriter sql)
    {
        var isSqlite = sql.Dialect == SqlDialect.Sqlite;
        sql.Add(column.Expression).Add(isSqlite ? " glob " : " like ").Value(isSqlite ? Glob() : Like());
    }

    private string Glob() =>
        Pattern.Written(pattern.Text, "*", "?", static c => c is '*' or '?' or '[' ? $"[{c}]" : null);

    private string Like() =>
        Pattern.Written(pattern.Text, "%", "_", static c => c is '%' or '_' or '\\' ? $"\\{c}" : null);
}

/// <summary>At least one of several columns that contains a text.</summary>
internal sealed class ContainsCondition(IReadOnlyList<string> columns, string part) : Condition
{
    public ContainsCondition(SqlColumn column, string part)
        : this([column.Expression], part)
    {
    }

    public string Part => part;

    public override bool IsSearch => true;

    public override void Write(SqlWriter sql)
    {
        var function = sql.Dialect == SqlDialect.Sqlite ? "instr(" : "strpos(";
        var value = sql.Parameter(SqlValue.Of(part));
        sql.Add(columns.Count > 1 ? "(" : "");
        for (var i = 0; i < columns.Count; i++)
            sql.Add(i > 0 ? " or " : "").Add(function).Add(columns[i]).Add(", ").Add(value).Add(") > 0");
        sql.Add(columns.Count > 1 ? ")" : "");
    }
}

/// <summary>
/// Consecutive words, with masks inside them, in a column of <see cref="Text.Fold.WordText"/>: a regular expression on
/// PostgreSQL, a function of ours on SQLite, which has none. Words hold letters, digits and marks only, so nothing needs
/// escaping.
/// </summary>
internal sealed class PhraseCondition(SqlColumn column, string pattern) : Condition
{
    public override bool IsSearch => true;

    public override void Write(SqlWriter sql)
    {
        if (sql.Dialect == SqlDialect.Sqlite)
        {
            sql.Add(CqlFunctions.WordsName).Add("(")
                .Value(Pattern.Written(pattern, "*", "?"))
                .Add(", ").Add(column.Expression).Add(")");
            return;
        }
        sql.Add(column.Expression).Add(" ~ ").Value(Pattern.Written(pattern, "[^ \n]*", "[^ \n]"));
    }
}

/// <summary>SQL of the schema's with places for values.</summary>
internal sealed class TemplateCondition(string template, params SqlValue[] values) : Condition
{
    public override bool IsServed => true;

    public override void Write(SqlWriter sql)
    {
        var rest = template.AsSpan();
        for (var i = 0; i < values.Length; i++)
        {
            var at = rest.IndexOf($"{{{i}}}", StringComparison.Ordinal);
            sql.Add(rest[..at].ToString()).Value(values[i]);
            rest = rest[(at + 3)..];
        }
        sql.Add(rest.ToString());
    }
}
