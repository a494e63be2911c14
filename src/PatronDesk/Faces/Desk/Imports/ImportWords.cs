using System.Diagnostics;
using PatronDesk.Faces.Desk.Items;
using PatronDesk.Faces.Desk.Patrons;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Faces.Desk.Words;
using PatronDesk.Intake;

namespace PatronDesk.Faces.Desk.Imports;

/// <summary>What pages and reports say of an import.</summary>
internal static class ImportWords
{
    public static string FieldOf(IntakeField field, Sentences words) => words["field." + IntakeFields.NameOf(field)];

    /// <summary>How far an import is.</summary>
    public static string StateOf(ImportRun run, Sentences words) => words["intake.state." + ImportRun.NameOf(run.State)];

    /// <summary>What is done with a row.</summary>
    public static string Of(RowAction action, Sentences words) => words["intake.action." + action.ToString().ToLowerInvariant()];

    /// <summary>The fields that a row changes.</summary>
    public static string ChangesOf(ReportRow row, Sentences words) => string.Join(
        ", ", row.Changed.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(name => words.Has($"field.{name}") ? words[$"field.{name}"] : name));

    /// <summary>Why a row is refused or skipped, or what a person should know of it.</summary>
    public static string Of(Note note, Visit visit)
    {
        var words = visit.Words;
        var field = note.Field is { } about ? FieldOf(about, words) : "";
        if (note is { Code: NoteCode.Fault, Fault: { } fault })
            return $"{field}: {PatronFields.SentenceOf(fault, visit)}" + (note.Text.Length > 0 ? $" ({note.Text})" : "");
        return words[
            "intake.note." + note.Code.ToString().ToLowerInvariant(), field, note.Text, note.Number, note.OtherNumber,
            string.Join(", ", note.Patrons), note.OtherField is { } other ? FieldOf(other, words) : ""];
    }

    /// <summary>All notes on a row.</summary>
    public static string NotesOf(ReportRow row, Visit visit) => string.Join("; ", row.Notes.Select(note => Of(note, visit)));

    /// <summary>Why no row was looked at, and what would be right.</summary>
    public static string Of(FileRefusal refusal, Sentences words) => refusal switch
    {
        FileRefusal.Unreadable { Fault: FileFault.SeveralSheets } several =>
            words["intake.refused.sheets", string.Join(", ", several.Sheets)],
        FileRefusal.Unreadable { Fault: FileFault.NoSuchSheet } none => words["intake.refused.no-sheet", string.Join(", ", none.Sheets)],
        FileRefusal.Unreadable { Fault: FileFault.NoSheets } => words["intake.refused.no-workbook"],
        FileRefusal.Unreadable unreadable => words[ImportEndpoints.FileFaultOf(unreadable.Fault)],
        FileRefusal.SameField same => words["intake.refused.same", string.Join(", ", same.Columns), FieldOf(same.Field, words)],
        FileRefusal.NoSuchHeading none => words["intake.refused.no-heading", none.Heading],
        FileRefusal.NothingKnown => words["intake.refused.nothing-known"],
        FileRefusal.DatesUnclear unclear => words["intake.refused.dates", unclear.Line],
        FileRefusal.DatesMixed mixed => words["intake.refused.dates-mixed", mixed.DayFirstLine, mixed.MonthFirstLine],
        FileRefusal.TooManyRows many => words["intake.refused.rows", words.Number(many.Most)],
        _ => throw new UnreachableException(),
    };

    /// <summary>What a person should know of the file as a whole.</summary>
    public static IEnumerable<string> Of(ImportNotices notices, Sentences words)
    {
        if (notices.WindowsLineCount > 0)
            yield return words["import.windows", words.Number(notices.WindowsLineCount), string.Join(", ", notices.WindowsLines)];
        if (notices.Padded.Count > 0)
            yield return words["import.padded", string.Join(", ", notices.Padded)];
        if (notices.MergedCount > 0)
            yield return words["import.merged", words.Number(notices.MergedCount), string.Join(", ", notices.Merged)];
        if (notices.WithoutHeadingCount > 0)
            yield return words[
                "import.without-heading", words.Number(notices.WithoutHeadingCount), string.Join(", ", notices.WithoutHeading)];
        if (notices.NotForLibib > 0)
            yield return words.Count("intake.not-for-libib", notices.NotForLibib);
        if (notices.OutOfUse > 0)
            yield return words.Count("intake.out-of-use", notices.OutOfUse);
    }

    /// <summary>Why an undo left a patron as they are.</summary>
    public static string Of(LeftPatron left, Visit visit) => left is { Reason: LeftReason.Refused, Fault: { } fault }
        ? $"{FieldOf(IntakeFields.Of(fault.Field), visit.Words)}: {PatronFields.SentenceOf(fault, visit)}"
        : visit.Words["intake.left." + left.Reason.ToString().ToLowerInvariant(), left.Email, left.Holder];
}
