using PatronDesk.Patrons;

namespace PatronDesk.Intake;

/// <summary>Why a row is refused or skipped, or what a person should know of it.</summary>
/// <param name="Code">What it is.</param>
internal sealed record Note(NoteCode Code)
{
    /// <summary>The field that it is about.</summary>
    public IntakeField? Field { get; init; }

    /// <summary>Another field that it is about.</summary>
    public IntakeField? OtherField { get; init; }

    /// <summary>The patrons that it is about, each with barcode and name.</summary>
    public IReadOnlyList<string> Patrons { get; init; } = [];

    /// <summary>The cell that it is about; never a password.</summary>
    public string Text { get; init; } = "";

    /// <summary>Another line of the file, or how much there is of something.</summary>
    public int Number { get; init; }

    /// <summary>A second number, which <see cref="Code"/> explains.</summary>
    public int OtherNumber { get; init; }

    /// <summary>What the rules of a record say.</summary>
    public PatronFault? Fault { get; init; }
}

/// <summary>
/// What a <see cref="Note"/> is about. Those before <see cref="Identical"/> refuse the row, those after <see cref="Exists"/> warn.
/// </summary>
internal enum NoteCode
{
    /// <summary>A quote that was opened isn't closed properly; the numbers are the first line and the last.</summary>
    Quotes,

    /// <summary>More cells than headings; the numbers are how many of each.</summary>
    TooManyCells,

    NotText,

    /// <summary>It could not be read where it comes from; the text is why.</summary>
    Unreadable,

    /// <summary>The workbook can't be read from here on.</summary>
    Damaged,

    /// <summary>A rule of the record, in <see cref="Note.Fault"/>.</summary>
    Fault,

    /// <summary>A number that Excel has rounded.</summary>
    Rounded,

    /// <summary>A number of more digits than a spreadsheet keeps.</summary>
    TooManyDigits,

    NoDate,

    NoFlag,

    NoStatus,

    PasswordIsHash,

    /// <summary>A hash that this program did not make.</summary>
    NoHash,

    /// <summary>A hash, where hashes are not taken.</summary>
    HashNotTaken,

    NoUuid,

    /// <summary>No patron group of the library.</summary>
    NoGroup,

    /// <summary>Not what FOLIO's face keeps.</summary>
    NoKeptFields,

    /// <summary>Not the names of fields that may be empty texts.</summary>
    NoFieldNames,

    /// <summary>Another line has the same barcode, email or patron id; the number is that line.</summary>
    FieldOfLine,

    /// <summary>Another line means the same patron; the number is that line.</summary>
    PatronOfLine,

    /// <summary>Two keys of the row mean two patrons.</summary>
    KeysDisagree,

    /// <summary>A key of the row means several patrons.</summary>
    SeveralPatrons,

    /// <summary>The email alone finds a patron with another first name.</summary>
    OtherFirstName,

    /// <summary>The patron is there already, and nobody asked to change them.</summary>
    IsThere,

    /// <summary>The barcode is another patron's.</summary>
    BarcodeTaken,

    /// <summary>Somebody changed the patron since the file was checked.</summary>
    ChangedSince,

    /// <summary>The row has no key, which a sync can't do with.</summary>
    NoKeyInSync,

    /// <summary>The patron was deleted; the text is the day.</summary>
    Deleted,

    /// <summary>The row is the same as another; the number is that line.</summary>
    Identical,

    RepeatsHeadings,

    /// <summary>The patron is there already, and such rows are to be skipped.</summary>
    Exists,

    /// <summary>Blanks at the ends were taken off.</summary>
    Trimmed,

    /// <summary>The row has fewer cells than there are headings; the number is how many are there.</summary>
    ShortRow,

    /// <summary>Another patron has the same email or patron id.</summary>
    Shares,

    /// <summary>The row has no key: a second run creates it again.</summary>
    NoKey,

    /// <summary>An import of the same file, which was cut short, has made this patron.</summary>
    WrittenBefore,

    /// <summary>The barcode is shorter than its fellows; the number is their length.</summary>
    ShortBarcode,

    /// <summary>The barcode has a character that ends a field on a kiosk's wire.</summary>
    NotForKiosk,
}
