namespace PatronDesk.Patrons;

/// <summary>What a caller said of a patron: texts as sent. A field not said stays; an empty one is cleared.</summary>
internal sealed class PatronInput
{
    /// <summary>How many fields of <see cref="PatronField"/> are said one by one.</summary>
    public const int Fields = (int)PatronField.Barcode + 1;

    private readonly string?[] said = new string?[Fields];

    /// <summary>The text said, or null where the field was not mentioned.</summary>
    public string? this[PatronField field]
    {
        get => said[(int)field];
        set => said[(int)field] = value;
    }

    /// <summary>
    /// What FOLIO's face says beyond those fields; null where another face speaks, and then all of it stays. From FOLIO
    /// a name may be empty, since its users need none, and an emptied country is none rather than the library's.
    /// </summary>
    public UserInput? User { get; init; }

    public bool Says(PatronField field) => said[(int)field] is not null;
}
