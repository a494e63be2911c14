using System.Globalization;
using System.Text;
using PatronDesk.Cql.Parsing;

namespace PatronDesk.Cql.Sql;

/// <summary>
/// Collects a condition's text and values. Everything that comes from a query goes through <see cref="Value(SqlValue)"/>.
/// </summary>
internal sealed class SqlWriter(SqlDialect dialect, int firstParameter, string query)
{
    private readonly StringBuilder _text = new(96);
    private readonly List<SqlValue> _values = new(2);

    public SqlDialect Dialect => dialect;

    public IReadOnlyList<SqlValue> Values => _values;

    public SqlWriter Add(string sql)
    {
        _text.Append(sql);
        return this;
    }

    /// <summary>Writes a parameter: <c>$3</c> names the third on PostgreSQL, and is a name that SQLite can bind.</summary>
    public SqlWriter Value(SqlValue value) => Add(Parameter(value));

    /// <summary>Adds a value and returns its parameter. The caller writes it, in as many places as it needs.</summary>
    public string Parameter(SqlValue value)
    {
        if (_values.Count == CqlLimits.Values)
        {
            var limit = CqlLimits.Values.ToString("N0", CultureInfo.InvariantCulture);
            throw new CqlException(new CqlError($"more than {limit} words and values to compare in one query", query, 0));
        }
        _values.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"${firstParameter + _values.Count - 1}");
    }

    public SqlWriter Value(string text) => Value(SqlValue.Of(text));

    public override string ToString() => _text.ToString();
}
