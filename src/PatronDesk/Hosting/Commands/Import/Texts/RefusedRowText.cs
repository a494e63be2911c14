using System.Diagnostics;
using PatronDesk.Intake;
using PatronDesk.Lending;

namespace PatronDesk.Hosting;

/// <summary>A refused row of items as the command line says it.</summary>
internal static class RefusedRowText
{
    public static string Of(RefusedRow row) => FormattableString.Invariant($"line {row.Line}: {Why(row)}");

    private static string Why(RefusedRow row) => row.Fault switch
    {
        RowFault.NotText => SheetText.NotText,
        RowFault.Quotes => SheetText.Quotes(row.Line, row.LastLine),
        RowFault.TooManyFields => SheetText.TooManyCells(row.Fields, row.Columns),
        RowFault.Barcode => FormattableString.Invariant(
            $"the barcode must have 1 to {Item.LongestBarcode} characters, none of them a control character"),
        RowFault.Rounded => SheetText.Rounded(row.Name),
        RowFault.TooManyDigits => SheetText.TooManyDigits(row.Name),
        RowFault.Texts => FormattableString.Invariant(
            $"title, call_number and media_type may have {NewItem.LongestText} characters, none of them a control character"),
        RowFault.ColumnTwice => $"it names the column {row.Name} twice",
        RowFault.NoBarcodeColumn => $"it must name the columns, including {row.Name}",
        RowFault.File => SheetText.Of(row.File, row.Sheets),
        RowFault.Damaged => SheetText.Damaged,
        _ => throw new UnreachableException(),
    };
}
