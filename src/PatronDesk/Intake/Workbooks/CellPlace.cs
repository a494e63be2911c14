using System.Globalization;
using System.Runtime.InteropServices;

namespace PatronDesk.Intake;

/// <summary>Where a cell is, from 0 for the first column and from 1 for the first row, as a workbook counts.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CellPlace(int Column, int Row)
{
    /// <summary>What a workbook can have.</summary>
    public const int MostColumns = 16_384;

    public const int MostRows = 1_048_576;

    /// <summary>Reads a place such as B3; null where it is none.</summary>
    public static CellPlace? Find(ReadOnlySpan<char> text)
    {
        var letters = 0;
        var column = 0;
        while (letters < text.Length && letters < 4 && char.IsAsciiLetter(text[letters]))
            column = column * 26 + (text[letters++] | 0x20) - 'a' + 1;
        return column is >= 1 and <= MostColumns
            && int.TryParse(text[letters..], NumberStyles.None, CultureInfo.InvariantCulture, out var row) && row is >= 1 and <= MostRows
            ? new(column - 1, row)
            : null;
    }

    public override string ToString()
    {
        var name = "";
        for (var left = Column + 1; left > 0; left = (left - 1) / 26)
            name = (char)('A' + (left - 1) % 26) + name;
        return string.Create(CultureInfo.InvariantCulture, $"{name}{Row}");
    }
}
