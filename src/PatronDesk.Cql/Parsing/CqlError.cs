using System.Globalization;

namespace PatronDesk.Cql.Parsing;

/// <summary>What is wrong with a query, in words for the person who wrote it.</summary>
/// <param name="Message">A sentence without the position, for example "expected a term, but the query ends here".</param>
/// <param name="Query">The query.</param>
/// <param name="Position">Where the fault is, in UTF-16 units from 0; the query's length when something is missing.</param>
public sealed record CqlError(string Message, string Query, int Position)
{
    private const int Before = 50;
    private const int After = 28;

    /// <summary>Where the fault is, from 1.</summary>
    public int Column => Position + 1;

    /// <summary>Two lines: the query, or only the part around the fault if it is long, and a caret below the fault.</summary>
    public string Excerpt
    {
        get
        {
            var start = Math.Max(0, Position - Before);
            var end = Math.Min(Query.Length, Position + After);
            var (head, tail) = (start > 0 ? "…" : "", end < Query.Length ? "…" : "");
            var line = string.Create(end - start, (Query, start), static (to, from) =>
            {
                from.Query.AsSpan(from.start, to.Length).CopyTo(to);
                foreach (ref var c in to)
                {
                    // Each character takes one column, so that the caret fits, and none controls a console.
                    if (char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029')
                        c = char.IsWhiteSpace(c) ? ' ' : '\uFFFD';
                }
            });
            return $"{head}{line}{tail}\n{new string(' ', head.Length + Position - start)}^";
        }
    }

    /// <summary>Message, column and excerpt.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Message} (column {Column})\n{Excerpt}");
}
