using System.Text;

namespace PatronDesk.Intake;

/// <summary>
/// The rows of a CSV file (RFC 4180), with any separator. A quote inside a cell that does not begin with one is an ordinary
/// character. Lines without any text are no rows.
/// </summary>
/// <param name="lines">The file.</param>
/// <param name="separator">The character between two cells.</param>
internal sealed class CsvRows(TextLines lines, char separator) : IRawRows
{
    /// <summary>Characters; in a longer row a quote is taken for one that was never closed.</summary>
    public const int LongestRow = 100_000;

    private readonly StringBuilder _cell = new();

    /// <summary>
    /// The next row. If its quotes do not pair, it has no cells: a quote that is closed in the wrong place spoils the lines up to
    /// that place; a quote that is never closed spoils its own line only. Null at the end.
    /// </summary>
    public RawRow? Read()
    {
        string? line;
        do
        {
            line = lines.Read();
            if (line is null)
                return null;
        }
        while (string.IsNullOrWhiteSpace(line));

        var begin = lines.Line;
        var cells = new List<string?>();
        var followers = new List<string>();
        var length = 0;
        var state = State.Before;
        _cell.Clear();
        while (true)
        {
            state = Take(line, state, cells);
            length += line.Length;
            if (length > LongestRow && followers.Count == 0)
                return new(begin, begin, Cells: null);
            if (state == State.Before)
                return new(begin, lines.Line, cells);
            if (state == State.Broken)
                return new(begin, lines.Line, Cells: null);
            if (length > LongestRow || lines.Read() is not { } next)
                break;
            _cell.Append('\n');
            followers.Add(line = next);
        }

        lines.PutBack(followers);
        return new(begin, begin, Cells: null);
    }

    /// <summary>
    /// Takes one line. Returns <see cref="State.Before"/> where the row ends with it, <see cref="State.Quoted"/> where the row
    /// continues on the next.
    /// </summary>
    private State Take(string line, State state, List<string?> cells)
    {
        for (var i = 0; i <= line.Length; i++)
        {
            var isEnd = i == line.Length;
            if (state == State.Quoted)
            {
                if (isEnd)
                    return State.Quoted;
                if (line[i] != '"')
                    _cell.Append(line[i]);
                else if (i + 1 < line.Length && line[i + 1] == '"')
                    _cell.Append(line[i++]);
                else
                    state = State.After;
            }
            else if (isEnd || line[i] == separator)
            {
                cells.Add(_cell.ToString());
                _cell.Clear();
                state = State.Before;
            }
            else if (line[i] == '"' && state == State.Before)
            {
                _cell.Clear();
                state = State.Quoted;
            }
            else if (state == State.After && !char.IsWhiteSpace(line[i]))
            {
                return State.Broken;
            }
            else if (state != State.After)
            {
                _cell.Append(line[i]);
                if (!char.IsWhiteSpace(line[i]))
                    state = State.Plain;
            }
        }

        return State.Before;
    }

    private enum State
    {
        Before,
        Plain,
        Quoted,
        After,
        Broken,
    }
}
