namespace PatronDesk.Cql.Sql;

/// <summary>Several conditions of which all or at least one must hold.</summary>
internal sealed class GroupCondition : Condition
{
    private readonly bool _isOr;
    private readonly List<Condition> _parts;

    private GroupCondition(bool isOr, List<Condition> parts)
    {
        _isOr = isOr;
        _parts = parts;
        foreach (var part in parts)
            Depth = Math.Max(Depth, part.Depth + 1);
    }

    public override int Depth { get; }

    public override bool IsServed => _isOr ? _parts.TrueForAll(part => part.IsServed) : _parts.Exists(part => part.IsServed);

    public override bool IsSearch => _isOr ? _parts.TrueForAll(part => part.IsSearch) : _parts.Exists(part => part.IsSearch);

    // If two indexes could find the records, the engine chooses the one that finds fewer, whatever their order.
    public override bool KeepsOrder =>
        !_isOr && _parts.Exists(part => part.KeepsOrder) && _parts.FindAll(part => part.IsServed).Count == 1;

    /// <summary>The parts that all must hold; empty for an or.</summary>
    public IReadOnlyList<Condition> Conjuncts => _isOr ? [] : _parts;

    public static Condition And(params List<Condition> parts) => Of(isOr: false, parts);

    public static Condition Or(params List<Condition> parts) => Of(isOr: true, parts);

    private static Condition Of(bool isOr, List<Condition> parts)
    {
        var (neutral, final) = isOr ? (None, All) : (All, None);
        var flat = new List<Condition>(parts.Count);
        foreach (var part in parts)
        {
            if (part == final)
                return final;
            if (part is GroupCondition group && group._isOr == isOr)
                flat.AddRange(group._parts);
            else if (part != neutral)
                flat.Add(part);
        }
        if (isOr && flat.Count > 1)
            flat = WithLists(flat);
        return flat.Count switch { 0 => neutral, 1 => flat[0], _ => new GroupCondition(isOr, flat) };
    }

    // Write id==(a or b or c) as one IN: it searches the index once for each value, and nests nothing.
    private static List<Condition> WithLists(List<Condition> parts)
    {
        var result = new List<Condition>(parts.Count);
        var lists = new Dictionary<string, ComparisonCondition>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            if (part is not ComparisonCondition { IsEquality: true } equality)
                result.Add(part);
            else if (lists.TryGetValue(equality.Column.Expression, out var list))
                list.AddAll(equality);
            else
                result.Add(lists[equality.Column.Expression] = equality.Copy());
        }
        return result;
    }

    public override void Write(SqlWriter sql) => Write(sql, 0, _parts.Count);

    // SQLite refuses an expression deeper than 1,000, and a chain of n ors is n deep. So write it as a balanced tree.
    private void Write(SqlWriter sql, int start, int count)
    {
        if (count > 4)
        {
            sql.Add("(");
            Write(sql, start, count / 2);
            sql.Add(_isOr ? " or " : " and ");
            Write(sql, start + (count / 2), count - (count / 2));
            sql.Add(")");
            return;
        }
        sql.Add("(");
        for (var i = start; i < start + count; i++)
        {
            if (i > start)
                sql.Add(_isOr ? " or " : " and ");
            _parts[i].Write(sql);
        }
        sql.Add(")");
    }
}
