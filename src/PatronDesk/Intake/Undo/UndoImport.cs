using PatronDesk.Patrons;

namespace PatronDesk.Intake;

/// <summary>The outcome of undoing an import.</summary>
internal abstract record UndoImport
{
    /// <param name="Deleted">How many patrons whom it made are deleted.</param>
    /// <param name="PutBack">How many patrons have again what it changed.</param>
    /// <param name="Left">Those who stay as they are.</param>
    /// <param name="KeptPasswords">Those who are put back, but for the password that the import gave them.</param>
    public sealed record Done(
        int Deleted, int PutBack, IReadOnlyList<LeftPatron> Left, IReadOnlyList<LeftPatron> KeptPasswords) : UndoImport;

    /// <summary>There is no such import, or it was so long ago that nothing of it is kept.</summary>
    public sealed record NotFound : UndoImport;

    /// <summary>It was done longer ago than <see cref="PatronImports.Undoable"/>.</summary>
    public sealed record TooLate : UndoImport;

    /// <summary>It was undone before.</summary>
    public sealed record Undone : UndoImport;
}

/// <summary>A patron whom an undo leaves as they are.</summary>
/// <param name="Line">The line of the import's file.</param>
/// <param name="Name">Barcode and name; empty for one who is erased.</param>
/// <param name="Reason">Why.</param>
internal sealed record LeftPatron(int Line, string Name, LeftReason Reason)
{
    /// <summary>The email that is somebody else's by now.</summary>
    public string Email { get; init; } = "";

    /// <summary>The first name of the patron whose it is.</summary>
    public string Holder { get; init; } = "";

    /// <summary>What the rules of a record say.</summary>
    public PatronFault? Fault { get; init; }
}

/// <summary>Why an undo leaves a patron as they are.</summary>
internal enum LeftReason
{
    Erased,

    /// <summary>The patron was deleted or merged since.</summary>
    Deleted,

    /// <summary>Somebody changed the record since.</summary>
    Changed,

    HasLoan,

    HasHold,

    HasBlock,

    SignedIn,

    /// <summary>The email is somebody else's by now.</summary>
    EmailTaken,

    /// <summary>A rule of the record, such as a barcode that somebody else has.</summary>
    Refused,

    /// <summary>The import gave a password, and what was before it is not kept.</summary>
    PasswordStays,
}
