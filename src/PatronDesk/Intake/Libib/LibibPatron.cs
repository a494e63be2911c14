using PatronDesk.Patrons;

namespace PatronDesk.Intake;

/// <summary>A patron as a page of Libib's list has them.</summary>
/// <param name="Cells">What the page says of each of <see cref="Fields"/>; empty where it says nothing.</param>
internal sealed record LibibPatron(IReadOnlyList<string> Cells)
{
    /// <summary>The most characters of a cell that are kept; the rules refuse even shorter ones.</summary>
    public const int LongestCell = 3000;

    /// <summary>The fields of a patron.</summary>
    public static IReadOnlyList<IntakeField> Fields { get; } =
    [
        IntakeField.Barcode, IntakeField.FirstName, IntakeField.LastName, IntakeField.Email, IntakeField.NotificationEmails,
        IntakeField.Tags, IntakeField.PatronId, IntakeField.Phone, IntakeField.Address1, IntakeField.Address2, IntakeField.City,
        IntakeField.State, IntakeField.Country, IntakeField.Zip, IntakeField.Freeze,
    ];

    /// <summary>What identifies the patron on every page: the barcode, or all cells where there is no barcode.</summary>
    public string Key => Cells[0].Length > 0
        ? PatronsByKey.Fold(PatronField.Barcode, Cells[0])
        : string.Join('\u001f', Cells);

    /// <summary>Whether all cells but the freeze are blank: the place of a patron who was deleted.</summary>
    public bool IsBlank => Cells.SkipLast(1).All(CellText.IsBlank);

    /// <summary>The patrons as a spreadsheet, which the import reads as any other.</summary>
    public static string ToSheet(IEnumerable<LibibPatron> patrons) =>
        Row(Fields.Select(IntakeFields.NameOf)) + ToRows(patrons);

    /// <summary>The rows of the spreadsheet, without the headings.</summary>
    public static string ToRows(IEnumerable<LibibPatron> patrons) => string.Concat(patrons.Select(patron => Row(patron.Cells)));

    private static string Row(IEnumerable<string> cells) => string.Join(',', cells.Select(CsvCell.Of)) + "\n";
}
