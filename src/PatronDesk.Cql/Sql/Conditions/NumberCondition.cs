namespace PatronDesk.Cql.Sql;

/// <summary>A column of numbers (<see cref="SpellingColumns.Number"/>) compared with the number that a text is.</summary>
internal sealed class NumberCondition(SqlColumn column, string sign, string number) : Condition
{
    public override void Write(SqlWriter sql)
    {
        sql.Add(column.Expression).Add(" ").Add(sign).Add(" ");
        if (sql.Dialect == SqlDialect.Sqlite)
            sql.Add(CqlFunctions.NumberName).Add("(").Value(number).Add(")");
        else
            sql.Value(number).Add("::text::double precision");
    }
}
