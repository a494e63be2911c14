namespace PatronDesk.Sip2.Fields;

/// <summary>One field of a message, not yet decoded.</summary>
public readonly ref struct Field
{
    internal Field(Tag tag, ReadOnlySpan<byte> value)
    {
        Tag = tag;
        Value = value;
    }

    /// <summary>Its name.</summary>
    public Tag Tag { get; }

    /// <summary>Its bytes, in the encoding of the connection.</summary>
    public ReadOnlySpan<byte> Value { get; }
}
