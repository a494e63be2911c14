using System.Collections.Concurrent;

namespace PatronDesk.Data;

/// <summary>
/// The text of a statement that adds a row. Writes that PostgreSQL takes together add their rows by one statement, because
/// each statement costs more than its row.
/// </summary>
/// <example><code>
/// new RowSql("insert into tag (id, name) values", 2, "on conflict do nothing")
/// </code></example>
internal sealed class RowSql
{
    // A statement's text, and so its plan, is made for 1, 2, 4, … rows.
    private const int MostRows = 64;

    private readonly ConcurrentDictionary<int, Sql> _texts = new();
    private readonly string _head;
    private readonly int _columns;
    private readonly string _tail;

    /// <param name="head">The text before the list of rows.</param>
    /// <param name="columns">How many values a row has.</param>
    /// <param name="tail">The text after the list of rows.</param>
    /// <param name="one">The statement for one row, where it is another one.</param>
    public RowSql(string head, int columns, string tail = "", Sql? one = null)
    {
        (_head, _columns, _tail) = (head, columns, tail);
        One = one ?? Of(1);
    }

    /// <summary>The statement for one row.</summary>
    public Sql One { get; }

    /// <summary>
    /// Which value, a number, the statement for several rows returns of each row that it added; null where it returns nothing,
    /// because nobody asks.
    /// </summary>
    public int? Returned { get; init; }

    /// <summary>The largest number of rows that one statement can add, of so many.</summary>
    public static int Taken(int rows) => Math.Min(MostRows, 1 << int.Log2(rows));

    /// <summary>The statement for a number of rows that <see cref="Taken"/> gave.</summary>
    public Sql Of(int rows) => _texts.GetOrAdd(rows, static (rows, made) => new Sql(made.Text(rows)), this);

    private string Text(int rows) => $"{_head} {string.Join(", ", Enumerable.Range(0, rows).Select(Row))} {_tail}";

    private string Row(int row) =>
        $"({string.Join(", ", Enumerable.Range(1, _columns).Select(i => FormattableString.Invariant($"${row * _columns + i}")))})";
}
