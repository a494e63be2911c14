using System.Diagnostics;
using PatronDesk.Intake;

namespace PatronDesk.Hosting;

/// <summary>Why a row is refused or skipped, and what a person should know of it, as the command line says it.</summary>
internal static class NoteText
{
    /// <summary>All notes on a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="byBarcode">Whether it is named by its barcode, if it has one, and not by its line.</param>
    public static string LineOf(PlannedRow row, bool byBarcode = false)
    {
        var name = byBarcode && row.Barcode.Length > 0
            ? $"barcode {row.Barcode}"
            : row.Key.Length > 0 ? $"user {row.Key}"
            : FormattableString.Invariant($"line {row.Line}");
        var action = row.IsWritten || row.Action == RowAction.Unchanged ? "note" : PlanText.NameOf(row.Action);
        return $"{name}: {action}: {string.Join("; ", row.Notes.Select(Of))}";
    }

    public static string Of(Note note) => note.Code switch
    {
        NoteCode.Quotes => SheetText.Quotes(note.Number, note.OtherNumber),
        NoteCode.TooManyCells => SheetText.TooManyCells(note.Number, note.OtherNumber),
        NoteCode.NotText => SheetText.NotText,
        NoteCode.Unreadable => note.Text,
        NoteCode.Damaged => SheetText.Damaged,
        NoteCode.Fault => PatronFaultText.Of(note),
        NoteCode.Rounded => $"{Field(note)}: {SheetText.Rounded(note.Text)}",
        NoteCode.TooManyDigits => $"{Field(note)}: {SheetText.TooManyDigits(note.Text)}",
        NoteCode.NoDate => $"{Field(note)} must be a date such as 2027-04-03; got '{note.Text}'",
        NoteCode.NoFlag => $"{Field(note)} must be 1, true, 0, false or empty; got '{note.Text}'",
        NoteCode.NoStatus => $"{Field(note)} must be active, inactive, new, frozen or empty; got '{note.Text}'",
        NoteCode.PasswordIsHash => "password is a hash, not a password: leave the column out",
        NoteCode.NoHash => $"{Field(note)} is no hash that PatronDesk made: leave the column out",
        NoteCode.HashNotTaken => $"{Field(note)} is taken only by the command 'import patrons'",
        NoteCode.NoUuid => $"{Field(note)} must be a UUID or empty; got '{note.Text}'",
        NoteCode.NoGroup => $"{Field(note)} must be a patron group of the library; got '{note.Text}'",
        NoteCode.NoKeptFields => $"{Field(note)} must be what 'export patrons' wrote",
        NoteCode.NoFieldNames => $"{Field(note)} must have names of fields with commas between; got '{note.Text}'",
        NoteCode.FieldOfLine => FormattableString.Invariant($"{Field(note)} of line {note.Number}"),
        NoteCode.PatronOfLine => FormattableString.Invariant($"line {note.Number} means the same patron"),
        NoteCode.KeysDisagree =>
            $"{Field(note)} is {note.Patrons[0]}, {IntakeFields.NameOf(note.OtherField!.Value)} is {note.Patrons[1]}",
        NoteCode.SeveralPatrons => $"{Field(note)} is of several patrons: {Patrons(note)}",
        NoteCode.OtherFirstName =>
            $"{Field(note)} is of {Patrons(note)}, with another first name: give the row a barcode or a patron_id, or say --match email",
        NoteCode.IsThere => $"{Patrons(note)} is there already: say --if-exists update or skip",
        NoteCode.BarcodeTaken => $"{Field(note)} is of {Patrons(note)}",
        NoteCode.ChangedSince => "the patron was changed or deleted while the file was imported: import the row again",
        NoteCode.NoKeyInSync => "nothing to know this row by: give it a barcode, an email or a patron_id",
        NoteCode.Deleted => $"{Patrons(note)} was deleted at the desk on {note.Text}: restore, or take out of the file",
        NoteCode.Identical => FormattableString.Invariant($"the same as line {note.Number}"),
        NoteCode.RepeatsHeadings => "repeats the headings",
        NoteCode.Exists => $"{Patrons(note)} is there already",
        NoteCode.Trimmed => $"blanks or invisible characters around {Field(note)} were taken off",
        NoteCode.ShortRow => FormattableString.Invariant(
            $"short row: it has only {note.Number} cells, and says nothing of the other columns"),
        NoteCode.Shares => $"shares {Field(note)} {note.Text} with {Patrons(note)}",
        NoteCode.WrittenBefore => "an import of this file, which was cut short, has made this patron",
        NoteCode.NoKey => "nothing to know this row by: a second run creates it again",
        NoteCode.ShortBarcode => FormattableString.Invariant(
            $"barcode {note.Text} is shorter than the others, which have {note.Number} digits: did leading zeros get lost?"),
        NoteCode.NotForKiosk => $"barcode {note.Text} has a '|', which SIP2 machines can't carry",
        _ => throw new UnreachableException(),
    };

    private static string Field(Note note) => IntakeFields.NameOf(note.Field!.Value);

    private static string Patrons(Note note) => string.Join(", ", note.Patrons);
}
