namespace PatronDesk.Patrons;

/// <summary>A caller's input for a patron, as sent. A missing field stays as it is; an empty one is cleared.</summary>
internal sealed class PatronInput
{
    /// <summary>How many fields of <see cref="PatronField"/> are set one by one.</summary>
    public const int Fields = (int)PatronField.Barcode + 1;

    private readonly string?[] _said = new string?[Fields];

    /// <summary>The text that was sent, or null where the field is missing.</summary>
    public string? this[PatronField field]
    {
        get => _said[(int)field];
        set => _said[(int)field] = value;
    }

    /// <summary>
    /// FOLIO's part of the input; null from another face, and then all of it stays. FOLIO's users need no name, so from FOLIO
    /// a name may be empty; and a cleared country stays empty instead of becoming the library's.
    /// </summary>
    public UserInput? User { get; init; }

    public bool Says(PatronField field) => _said[(int)field] is not null;
}
