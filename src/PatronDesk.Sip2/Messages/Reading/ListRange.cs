namespace PatronDesk.Sip2.Messages;

/// <summary>The part of a list that BP and BQ ask for.</summary>
/// <param name="Skip">Entries to pass over.</param>
/// <param name="Take">Entries to send, at most.</param>
public readonly record struct ListRange(int Skip, int Take)
{
    /// <summary>Turns BP and BQ, which count from 1 and include both ends, into a range of a bounded size.</summary>
    /// <param name="first">BP; the first entry when null or 0.</param>
    /// <param name="last">BQ; as far as <paramref name="mostEntries"/> goes when null.</param>
    /// <param name="mostEntries">The most entries that one answer may list.</param>
    public static ListRange From(int? first, int? last, int mostEntries)
    {
        var skip = int.Max(first ?? 1, 1) - 1;
        var wanted = last is { } end ? int.Max(end - skip, 0) : mostEntries;
        return new(skip, int.Min(wanted, mostEntries));
    }
}
