namespace PatronDesk.Cql.Sql;

/// <summary>
/// True where the condition is false or unknown. This is CQL's not, which includes records without a value.
/// </summary>
internal sealed class NotCondition(Condition condition) : Condition
{
    public override int Depth => condition.Depth + 1;

    public override void Write(SqlWriter sql)
    {
        condition.Write(sql.Add("("));
        sql.Add(") is not true");
    }
}

/// <summary>
/// True where the condition is false, but not where it is unknown. This is &lt;&gt;, which leaves out records without a
/// value.
/// </summary>
internal sealed class DiffersCondition(Condition condition) : Condition
{
    public override void Write(SqlWriter sql)
    {
        condition.Write(sql.Add("not ("));
        sql.Add(")");
    }
}
