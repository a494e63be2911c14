using System.Diagnostics;
using PatronDesk.Lending;

namespace PatronDesk.Hosting;

/// <summary>A refused row as the command line says it.</summary>
internal static class RefusedRowText
{
    public static string Of(RefusedRow row) => FormattableString.Invariant($"line {row.Line}: {Why(row)}");

    private static string Why(RefusedRow row) => row.Fault switch
    {
        RowFault.NotText => $"the file cannot be read from here on: {row.Name}",
        RowFault.Quotes => "its quotes do not pair",
        RowFault.TooManyFields => FormattableString.Invariant($"it has {row.Fields} fields, and the first line names {row.Columns}"),
        RowFault.Barcode => FormattableString.Invariant(
            $"the barcode must have 1 to {Item.LongestBarcode} characters, none of them a control character"),
        RowFault.Texts => FormattableString.Invariant(
            $"title, call_number and media_type may have {NewItem.LongestText} characters, none of them a control character"),
        RowFault.ColumnTwice => $"it names the column {row.Name} twice",
        RowFault.NoBarcodeColumn => $"it must name the columns, including {row.Name}",
        _ => throw new UnreachableException(),
    };
}
