namespace PatronDesk.Cql.Sql;

/// <summary>Where the condition is false or unknown: CQL's not, which includes records without a value.</summary>
internal sealed class NotCondition(Condition condition) : Condition
{
    public override int Depth => condition.Depth + 1;

    public override void Write(SqlWriter sql)
    {
        condition.Write(sql.Add("("));
        sql.Add(") is not true");
    }
}

/// <summary>Where the condition is false but not unknown: &lt;&gt;, which leaves out records without a value.</summary>
internal sealed class DiffersCondition(Condition condition) : Condition
{
    public override void Write(SqlWriter sql)
    {
        condition.Write(sql.Add("not ("));
        sql.Add(")");
    }
}
