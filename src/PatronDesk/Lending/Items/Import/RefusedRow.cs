namespace PatronDesk.Lending;

/// <summary>A row of a file that was not imported.</summary>
/// <param name="Line">The number of its first line, from 1.</param>
/// <param name="Fault">What is wrong with it.</param>
internal sealed record RefusedRow(int Line, RowFault Fault)
{
    /// <summary>The column that <see cref="Fault"/> is about, or what the decoder says; empty for the other faults.</summary>
    public string Name { get; init; } = "";

    /// <summary>How many fields the row has, where those are too many.</summary>
    public int Fields { get; init; }

    /// <summary>How many columns the first line names, where the row has more.</summary>
    public int Columns { get; init; }
}

/// <summary>What is wrong with a row.</summary>
internal enum RowFault
{
    /// <summary>The bytes from here on are no UTF-8.</summary>
    NotText,

    /// <summary>The quotes do not pair.</summary>
    Quotes,

    TooManyFields,

    /// <summary>The barcode is missing, too long, or has a control character.</summary>
    Barcode,

    /// <summary>Another text is too long, or has a control character.</summary>
    Texts,

    /// <summary>The first line names a column twice.</summary>
    ColumnTwice,

    /// <summary>The first line does not name the column of barcodes.</summary>
    NoBarcodeColumn,
}
