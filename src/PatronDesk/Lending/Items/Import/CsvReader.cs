using System.Text;

namespace PatronDesk.Lending;

/// <summary>
/// inside a field that does not begin with one is an ordinary character. Empty lines are skipped.
/// inside a field that does not begin with one is a quote. Empty lines are no rows.
/// </summary>
internal sealed class CsvReader(TextReader text)
{
    /// <summary>Characters; in a longer row a quote is taken for one that was never closed.</summary>
    public const int LongestRow = 100_000;

    private readonly Queue<string> _again = new();
    private readonly StringBuilder _field = new();

    /// <summary>The number of the last line read, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>
    /// The next row and the number of its first line. Its fields are null where its quotes do not pair; the next row is then
    /// read from the following line. Null at the end.
    /// </summary>
    public (int Line, IReadOnlyList<string>? Fields)? Read()
    {
        string? line;
        do
        {
            line = NextLine();
            if (line is null)
                return null;
        }
        while (string.IsNullOrWhiteSpace(line));

        var begin = Line;
        var fields = new List<string>();
        var followers = new List<string>();
        var length = 0;
        var state = State.Before;
        _field.Clear();
        while (true)
        {
            state = Take(line, state, fields);
            length += line.Length;
            if (state == State.Before)
                return (begin, fields);
            if (state == State.Broken || length > LongestRow || NextLine() is not { } next)
                break;
            _field.Append('\n');
            followers.Add(line = next);
        }

        // An unclosed quote swallowed these lines; they are read again, one by one.
        var rest = _again.ToArray();
        _again.Clear();
        foreach (var follower in followers.Concat(rest))
            _again.Enqueue(follower);
        Line = begin;
        return (begin, null);
    }

    /// <summary>
    /// Parses one line. Returns <see cref="State.Before"/> where the row ends with it, <see cref="State.Quoted"/> where the
    /// row continues on the next.
    /// </summary>
    private State Take(string line, State state, List<string> fields)
    {
        for (var i = 0; i <= line.Length; i++)
        {
            var isEnd = i == line.Length;
            if (state == State.Quoted)
            {
                if (isEnd)
                    return State.Quoted;
                if (line[i] != '"')
                    _field.Append(line[i]);
                else if (i + 1 < line.Length && line[i + 1] == '"')
                    _field.Append(line[i++]);
                else
                    state = State.After;
            }
            else if (isEnd || line[i] == ',')
            {
                fields.Add(_field.ToString());
                _field.Clear();
                state = State.Before;
            }
            else if (line[i] == '"' && state == State.Before)
            {
                _field.Clear();
                state = State.Quoted;
            }
            else if (state == State.After && !char.IsWhiteSpace(line[i]))
            {
                return State.Broken;
            }
            else if (state != State.After)
            {
                _field.Append(line[i]);
                if (!char.IsWhiteSpace(line[i]))
                    state = State.Plain;
            }
        }

        return State.Before;
    }

    private string? NextLine()
    {
        if (!_again.TryDequeue(out var line))
            line = text.ReadLine();
        if (line is not null)
            Line++;
        return line;
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
