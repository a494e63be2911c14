namespace PatronDesk.Cql.Sql;

/// <summary>A text that is looked up in another table.</summary>
internal sealed class LookUpCondition(LookUp lookUp, SqlValue text) : Condition
{
    public override bool IsServed => true;

    public override void Write(SqlWriter sql) => sql.Add(lookUp.Before).Value(text).Add(lookUp.After);
}
