namespace PatronDesk.Intake;

/// <summary>What only the whole file tells: the order of its dates, and how long its barcodes are.</summary>
internal sealed class Survey
{
    private readonly Dictionary<int, int> _lengths = [];
    private readonly Dictionary<IntakeField, ColumnDates> _dates = IntakeFields.Dates.ToDictionary(field => field, _ => new ColumnDates());

    /// <summary>How many rows have any text.</summary>
    public int Rows { get; private set; }

    /// <summary>The library's patron groups by their folded names and UUIDs.</summary>
    public IReadOnlyDictionary<string, string> Groups { get; set; } = new Dictionary<string, string>();

    /// <summary>The length that most barcodes of digits have; 0 where there is none.</summary>
    public int UsualLength { get; private set; }

    /// <summary>The order of a column's dates such as 03/04/2027; null where no row needs it.</summary>
    public DateOrder? OrderOf(IntakeField field) => _dates[field].Order;

    /// <summary>Adds groups that the library does not have yet, by their UUIDs.</summary>
    public void Add(IReadOnlyCollection<string> groups)
    {
        if (groups.Count == 0)
            return;
        var all = new Dictionary<string, string>(Groups, StringComparer.Ordinal);
        foreach (var id in groups)
            all[id] = id;
        Groups = all;
    }

    /// <summary>Reads all rows once.</summary>
    public static Survey Of(Sheet sheet, Layout layout, ImportWishes wishes, List<FileRefusal> refusals)
    {
        var survey = new Survey();
        while (sheet.Read() is { } row)
            survey.Add(row, layout);
        survey.End(wishes, refusals);
        return survey;
    }

    private void Add(SheetRow row, Layout layout)
    {
        Rows++;
        if (row.Trouble != RowTrouble.None)
            return;
        foreach (var (field, dates) in _dates)
        {
            if (layout.Of(row.Cells, field) is { } date)
                dates.Add(DateText.ProofOf(CellText.Bare(date)), row.Line);
        }

        if (layout.Of(row.Cells, IntakeField.Barcode) is { } cell && CellText.Bare(cell) is { Length: > 0 } barcode
            && barcode.All(char.IsAsciiDigit))
            _lengths[barcode.Length] = _lengths.GetValueOrDefault(barcode.Length) + 1;
    }

    private void End(ImportWishes wishes, List<FileRefusal> refusals)
    {
        foreach (var dates in _dates.Values)
            dates.End(wishes, refusals);
        var digits = _lengths.Values.Sum();
        UsualLength = _lengths.Where(length => length.Value > 1 && length.Value * 2 > digits).Select(length => length.Key).FirstOrDefault();
    }
}

/// <summary>What the dates of a column prove of their order.</summary>
internal sealed class ColumnDates
{
    private int _dayFirst;
    private int _monthFirst;
    private int _either;

    /// <summary>The order; null where no row needs it.</summary>
    public DateOrder? Order { get; private set; }

    /// <summary>Notes what the date of a line proves.</summary>
    public void Add(DateProof proof, int line)
    {
        if (proof == DateProof.DayFirst && _dayFirst == 0)
            _dayFirst = line;
        else if (proof == DateProof.MonthFirst && _monthFirst == 0)
            _monthFirst = line;
        else if (proof == DateProof.Either && _either == 0)
            _either = line;
    }

    /// <summary>After all rows: decides, or says why nobody can.</summary>
    public void End(ImportWishes wishes, List<FileRefusal> refusals)
    {
        Order = wishes.Dates ?? (_dayFirst > 0 ? DateOrder.DayMonthYear : _monthFirst > 0 ? DateOrder.MonthDayYear : null);
        if (wishes.Dates is null && _dayFirst > 0 && _monthFirst > 0)
            refusals.Add(new FileRefusal.DatesMixed(_dayFirst, _monthFirst));
        else if (Order is null && _either > 0)
            refusals.Add(new FileRefusal.DatesUnclear(_either));
    }
}
