namespace PatronDesk.Patrons;

/// <summary>What a caller said of a patron: texts as sent. A field not said stays; an empty one is cleared.</summary>
internal sealed class PatronInput
{
    public const int Fields = (int)PatronField.Barcode + 1;

    private readonly string?[] said = new string?[Fields];

    /// <summary>The text said, or null where the field was not mentioned.</summary>
    public string? this[PatronField field]
    {
        get => said[(int)field];
        set => said[(int)field] = value;
    }

    public bool Says(PatronField field) => said[(int)field] is not null;
}
