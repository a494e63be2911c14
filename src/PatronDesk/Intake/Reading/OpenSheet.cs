namespace PatronDesk.Intake;

/// <summary>The outcome of opening a file.</summary>
internal abstract record OpenSheet
{
    public sealed record Opened(Sheet Sheet) : OpenSheet;

    /// <param name="Fault">Why.</param>
    public sealed record Refused(FileFault Fault) : OpenSheet
    {
        /// <summary>The names of the sheets among which one must be named.</summary>
        public IReadOnlyList<string> Sheets { get; init; } = [];
    }
}

/// <summary>Why no row of a file can be read.</summary>
internal enum FileFault
{
    /// <summary>It has no row, or the quotes of its first row do not pair.</summary>
    NoHeadings,

    /// <summary>It begins as UTF-16 and is none.</summary>
    NotText,

    /// <summary>It is a web page, whatever its name is.</summary>
    WebPage,

    /// <summary>It is a workbook of Excel before 2007, or an encrypted one.</summary>
    OldWorkbook,

    /// <summary>It is a workbook of another kind, such as .ods or .xlsb, or another archive.</summary>
    OtherWorkbook,

    /// <summary>It is a workbook that is damaged.</summary>
    Damaged,

    /// <summary>It is a workbook with more text than is read.</summary>
    TooLarge,

    /// <summary>Several sheets have text, and none was named.</summary>
    SeveralSheets,

    /// <summary>No sheet has the name.</summary>
    NoSuchSheet,

    /// <summary>A sheet was named, and the file is no workbook.</summary>
    NoSheets,
}
