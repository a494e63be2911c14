namespace PatronDesk.Intake;

/// <summary>What only the whole file tells: the order of its dates, and how long its barcodes are.</summary>
internal sealed class Survey
{
    private readonly Dictionary<int, int> _lengths = [];
    private (int DayFirst, int MonthFirst, int Either) _lines;

    /// <summary>How many rows have any text.</summary>
    public int Rows { get; private set; }

    /// <summary>The order of dates such as 03/04/2027; null where no row needs it.</summary>
    public DateOrder? Dates { get; private set; }

    /// <summary>The length that most barcodes of digits have; 0 where there is none.</summary>
    public int UsualLength { get; private set; }

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
        if (layout.Of(row.Cells, IntakeField.ExpiresAt) is { } date)
            Note(DateText.ProofOf(CellText.Bare(date)), row.Line);
        if (layout.Of(row.Cells, IntakeField.Barcode) is { } cell && CellText.Bare(cell) is { Length: > 0 } barcode
            && barcode.All(char.IsAsciiDigit))
            _lengths[barcode.Length] = _lengths.GetValueOrDefault(barcode.Length) + 1;
    }

    private void Note(DateProof proof, int line)
    {
        if (proof == DateProof.DayFirst && _lines.DayFirst == 0)
            _lines.DayFirst = line;
        else if (proof == DateProof.MonthFirst && _lines.MonthFirst == 0)
            _lines.MonthFirst = line;
        else if (proof == DateProof.Either && _lines.Either == 0)
            _lines.Either = line;
    }

    private void End(ImportWishes wishes, List<FileRefusal> refusals)
    {
        Dates = wishes.Dates
            ?? (_lines.DayFirst > 0 ? DateOrder.DayMonthYear : _lines.MonthFirst > 0 ? DateOrder.MonthDayYear : null);
        if (wishes.Dates is null && _lines is { DayFirst: > 0, MonthFirst: > 0 })
            refusals.Add(new FileRefusal.DatesMixed(_lines.DayFirst, _lines.MonthFirst));
        else if (Dates is null && _lines.Either > 0)
            refusals.Add(new FileRefusal.DatesUnclear(_lines.Either));
        var digits = _lengths.Values.Sum();
        UsualLength = _lengths.Where(length => length.Value > 1 && length.Value * 2 > digits).Select(length => length.Key).FirstOrDefault();
    }
}
