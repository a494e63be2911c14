namespace PatronDesk.Cql.Sql;

/// <summary>
/// A condition over one record, not yet text. Like SQL's it may be unknown where a value is undefined, which counts as
/// not matching; only <see cref="NotCondition"/> turns it into a match.
/// </summary>
internal abstract class Condition
{
    /// <summary>Every record.</summary>
    public static readonly Condition All = new ConstantCondition("1 = 1");

    /// <summary>No record.</summary>
    public static readonly Condition None = new ConstantCondition("1 = 0");

    /// <summary>Whether an index of the engine finds the matching records without looking at others.</summary>
    public virtual bool IsServed => false;

    /// <summary>Whether few records are likely to match: it looks for words or masks in texts, or an index serves it.</summary>
    public virtual bool IsSearch => IsServed;

    /// <summary>Whether one value of one ordered column finds the records, so that an index has them in the list's own order.</summary>
    public virtual bool KeepsOrder => false;

    /// <summary>How deep ands and ors are nested.</summary>
    public virtual int Depth => 0;

    /// <summary>Writes it so that it is safe beside and, or, not and is.</summary>
    public abstract void Write(SqlWriter sql);

    /// <summary>What matches where this doesn't, undefined values included.</summary>
    public Condition Negated() => this == All ? None : this == None ? All : new NotCondition(this);

    private sealed class ConstantCondition(string sql) : Condition
    {
        public override bool IsServed => true;

        public override void Write(SqlWriter to) => to.Add(sql);
    }
}
