namespace PatronDesk.Intake;

/// <summary>A row of a file that was not imported.</summary>
/// <param name="Line">The number of its first line, from 1.</param>
/// <param name="Fault">What is wrong with it.</param>
internal sealed record RefusedRow(int Line, RowFault Fault)
{
    /// <summary>The column or the cell that <see cref="Fault"/> is about; empty for the other faults.</summary>
    public string Name { get; init; } = "";

    /// <summary>The last line of the row, where its quotes do not pair.</summary>
    public int LastLine { get; init; } = Line;

    /// <summary>How many fields the row has, where those are too many.</summary>
    public int Fields { get; init; }

    /// <summary>How many columns the headings name, where the row has more.</summary>
    public int Columns { get; init; }

    /// <summary>Why the whole file can't be read, where <see cref="Fault"/> is <see cref="RowFault.File"/>.</summary>
    public FileFault File { get; init; }

    /// <summary>The names of the sheets among which one must be named.</summary>
    public IReadOnlyList<string> Sheets { get; init; } = [];
}

/// <summary>What is wrong with a row.</summary>
internal enum RowFault
{
    /// <summary>The bytes from here on are no text.</summary>
    NotText,

    /// <summary>The quotes do not pair.</summary>
    Quotes,

    TooManyFields,

    /// <summary>The barcode is missing, too long, or has a control character.</summary>
    Barcode,

    /// <summary>The barcode is a number that Excel has rounded.</summary>
    Rounded,

    /// <summary>The barcode is a number of more digits than a spreadsheet keeps.</summary>
    TooManyDigits,

    /// <summary>Another text is too long, or has a control character.</summary>
    Texts,

    /// <summary>The headings name a column twice.</summary>
    ColumnTwice,

    /// <summary>The headings do not name the column of barcodes.</summary>
    NoBarcodeColumn,

    /// <summary>No row of the file can be read.</summary>
    File,

    /// <summary>The workbook can't be read from here on.</summary>
    Damaged,
}
