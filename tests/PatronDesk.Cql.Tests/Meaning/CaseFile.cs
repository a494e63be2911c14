namespace PatronDesk.Cql.Tests.Meaning;

/// <summary>
/// A line of a case file: <c>query | what it finds</c>. Names separated by spaces are a set, names separated by &gt; an
/// order, * is every item, - none; <c>! message @ column</c> is an error. Lines that begin with # are comments.
/// </summary>
internal sealed record Case(string File, int Line, string Query, string Expected)
{
    public static IEnumerable<Case> ReadAll() =>
        from file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Cases"), "*.cases").Order(StringComparer.Ordinal)
        from line in System.IO.File.ReadLines(file).Select((text, i) => (Text: text, Number: i + 1))
        where line.Text.Length > 0 && line.Text[0] != '#'
        let bar = line.Text.LastIndexOf(" | ", StringComparison.Ordinal)
        select new Case(Path.GetFileName(file), line.Number, line.Text[..bar], line.Text[(bar + 3)..].Trim());

    /// <summary>The names expected, in the items' order unless the case asks for an order.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            if (Expected == "-")
                return [];
            var all = Items.All.Select(item => item.Name);
            if (Expected == "*")
                return [.. all];
            if (Expected.Contains(" > ", StringComparison.Ordinal))
                return Expected.Split(" > ");
            var names = Expected.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.All(names, name => Assert.Contains(name, all));
            return [.. all.Where(names.Contains)];
        }
    }

    public override string ToString() => $"{File}:{Line} {Query}";
}
