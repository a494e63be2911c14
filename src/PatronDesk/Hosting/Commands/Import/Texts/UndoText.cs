using System.Diagnostics;
using System.Globalization;
using PatronDesk.Intake;

namespace PatronDesk.Hosting;

/// <summary>What the command line says of an import that is undone.</summary>
internal static class UndoText
{
    public static string Of(UndoImport outcome) => outcome switch
    {
        UndoImport.Done done => string.Create(
            CultureInfo.InvariantCulture, $"{done.PutBack} put back, {done.Deleted} deleted, {done.Left.Count} left as they are"),
        UndoImport.NotFound => "There is no import with this name. It is kept for a day; 'import patrons' says the name at its end.",
        UndoImport.TooLate => "The import was done more than a day ago, and can't be undone any more.",
        UndoImport.Undone => "The import was undone already. Nothing was changed.",
        _ => throw new UnreachableException(),
    };

    public static string Of(LeftPatron left) => FormattableString.Invariant($"line {left.Line}: ")
        + (left.Name.Length > 0 ? left.Name + ": " : "") + Why(left);

    private static string Why(LeftPatron left) => left.Reason switch
    {
        LeftReason.Erased => "erased since",
        LeftReason.Deleted => "deleted or merged since",
        LeftReason.Changed => "changed since",
        LeftReason.HasLoan => "has a loan",
        LeftReason.HasHold => "has a hold",
        LeftReason.HasBlock => "was blocked since",
        LeftReason.SignedIn => "signed in since",
        LeftReason.EmailTaken => $"{left.Email} is {left.Holder}'s now",
        LeftReason.Refused => PatronFaultText.Of(new(NoteCode.Fault) { Fault = left.Fault!, Field = IntakeFields.Of(left.Fault!.Field) }),
        LeftReason.PasswordStays => "put back, but the password that the import set stays",
        _ => throw new UnreachableException(),
    };
}
