using PatronDesk.Patrons;

namespace PatronDesk.Intake;

/// <summary>What a person at the desk chose for an import. The rest is as the command's defaults are.</summary>
internal sealed record ImportChoices
{
    /// <summary>
    /// The most rows that are written in one transaction at the desk. On SQLite everybody else's writes wait for it.
    /// </summary>
    public const int MostTogether = 10_000;

    public IfExists IfExists { get; init; }

    public bool ClearsEmpty { get; init; }

    public bool AddsTags { get; init; }

    public bool TakesEach { get; init; }

    public DateOrder? Dates { get; init; }

    public string? Sheet { get; init; }

    /// <summary>What columns mean, by heading or number; null for one that is left out.</summary>
    public Dictionary<string, IntakeField?> Map { get; init; } = [];

    /// <summary>The wishes that these choices are.</summary>
    /// <param name="kept">Reads what FOLIO's face keeps as JSON.</param>
    public ImportWishes ToWishes(IKeptFields kept) => new()
    {
        IfExists = IfExists,
        ClearsEmpty = ClearsEmpty,
        AddsTags = AddsTags,
        TakesEach = TakesEach,
        Dates = Dates,
        Sheet = Sheet,
        Map = Map,
        KeptFields = kept,
        MostTogether = MostTogether,
    };
}
