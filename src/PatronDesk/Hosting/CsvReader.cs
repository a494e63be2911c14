using System.Text;

namespace PatronDesk.Hosting;

/// <summary>
/// Reads rows of RFC 4180: fields between commas, in quotes where they hold commas, quotes (doubled) or line ends. A quote
/// inside a field that does not begin with one is a quote. Empty lines are no rows.
/// </summary>
internal sealed class CsvReader(TextReader text)
{
    /// <summary>Characters; beyond them a quote is held for one that was never closed.</summary>
    public const int LongestRow = 100_000;

    private readonly Queue<string> again = new();
    private readonly StringBuilder field = new();

    /// <summary>The line that was read last, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>
    /// The next row and the line on which it begins; its fields are null where its quotes do not pair, and then the next
    /// row is looked for on the next line. Null at the end.
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
        field.Clear();
        while (true)
        {
            state = Take(line, state, fields);
            length += line.Length;
            if (state == State.Before)
                return (begin, fields);
            if (state == State.Broken || length > LongestRow || NextLine() is not { } next)
                break;
            field.Append('\n');
            followers.Add(line = next);
        }

        // What a quote that was never closed swallowed is read once more, line by line.
        var rest = again.ToArray();
        again.Clear();
        foreach (var follower in followers.Concat(rest))
            again.Enqueue(follower);
        Line = begin;
        return (begin, null);
    }

    /// <summary>Goes over one line: <see cref="State.Before"/> where the row ended with it, <see cref="State.Quoted"/> where it goes on.</summary>
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
                    field.Append(line[i]);
                else if (i + 1 < line.Length && line[i + 1] == '"')
                    field.Append(line[i++]);
                else
                    state = State.After;
            }
            else if (isEnd || line[i] == ',')
            {
                fields.Add(field.ToString());
                field.Clear();
                state = State.Before;
            }
            else if (line[i] == '"' && state == State.Before)
            {
                field.Clear();
                state = State.Quoted;
            }
            else if (state == State.After && !char.IsWhiteSpace(line[i]))
            {
                return State.Broken;
            }
            else if (state != State.After)
            {
                field.Append(line[i]);
                if (!char.IsWhiteSpace(line[i]))
                    state = State.Plain;
            }
        }

        return State.Before;
    }

    private string? NextLine()
    {
        if (!again.TryDequeue(out var line))
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
