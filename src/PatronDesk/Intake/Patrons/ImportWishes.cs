using PatronDesk.Patrons;

namespace PatronDesk.Intake;

/// <summary>How a spreadsheet of patrons is to be imported. The defaults change nobody without being asked.</summary>
internal sealed record ImportWishes
{
    /// <summary>The sheet of a workbook; null for the only visible one that has any text.</summary>
    public string? Sheet { get; init; }

    /// <summary>The keys by which a row's patron is found, the strongest first: barcode, email, patron id.</summary>
    public IReadOnlyList<IntakeField> Match { get; init; } = [IntakeField.Barcode, IntakeField.Email, IntakeField.PatronId];

    public IfExists IfExists { get; init; }

    /// <summary>Whether an empty cell clears the field; otherwise it says nothing.</summary>
    public bool ClearsEmpty { get; init; }

    /// <summary>What every row says, whatever the file has.</summary>
    public IReadOnlyDictionary<IntakeField, string> Set { get; init; } = new Dictionary<IntakeField, string>();

    /// <summary>What headings mean; null for a column that is to be left out. A heading is its text, or the column's number.</summary>
    public IReadOnlyDictionary<string, IntakeField?> Map { get; init; } = new Dictionary<string, IntakeField?>();

    /// <summary>Whether the tags of a row come to those that the patron has; otherwise they replace them.</summary>
    public bool AddsTags { get; init; }

    /// <summary>The fields that only new patrons get.</summary>
    public IReadOnlySet<IntakeField> NewOnly { get; init; } = new HashSet<IntakeField>();

    /// <summary>The order of dates such as 03/04/2027; null to find it from the column.</summary>
    public DateOrder? Dates { get; init; }

    /// <summary>Whether a refused row lets the others be written; otherwise nothing is written.</summary>
    public bool TakesEach { get; init; }

    /// <summary>The most rows that are written in one transaction.</summary>
    public int MostTogether { get; init; } = PatronPlanner.MostTogether;

    /// <summary>Whether hashes of passwords and PINs are taken, which is the operator's right alone.</summary>
    public bool TakesHashes { get; init; }

    /// <summary>Reads what FOLIO's face keeps as JSON; without it such cells are refused.</summary>
    public IKeptFields? KeptFields { get; init; }

    /// <summary>
    /// Whether a row's UUID is the strongest key, as where another system's records are taken over with their ids. Then an email
    /// alone never refuses a row: records of one system may share it.
    /// </summary>
    public bool KnowsByUuid { get; init; }

    /// <summary>The patron groups that the import itself makes before the rows are written: their UUIDs.</summary>
    public IReadOnlyCollection<string> GroupsToCome { get; init; } = [];

    /// <summary>Why rows can't be taken, by their UUIDs: what could not be read where they come from.</summary>
    public IReadOnlyDictionary<string, string> Unreadable { get; init; } = new Dictionary<string, string>();
}

/// <summary>What becomes of a row whose patron is there already.</summary>
internal enum IfExists
{
    /// <summary>The row is refused, unless it says nothing new.</summary>
    Error,

    Update,

    Skip,
}

/// <summary>What comes first in a date.</summary>
internal enum DateOrder
{
    DayMonthYear,
    MonthDayYear,
}
