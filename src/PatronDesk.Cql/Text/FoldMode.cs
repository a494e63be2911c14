namespace PatronDesk.Cql.Text;

/// <summary>Which differences of spelling a comparison ignores.</summary>
internal enum FoldMode
{
    /// <summary>Case and accents: <see cref="Fold.Search"/>.</summary>
    Search,

    /// <summary>Case: <see cref="Fold.Case"/>.</summary>
    Case,

    /// <summary>Accents: <see cref="Fold.Accents"/>.</summary>
    Accents,

    /// <summary>None: the text as it is.</summary>
    None,
}
