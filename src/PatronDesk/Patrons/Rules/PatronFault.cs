namespace PatronDesk.Patrons;

/// <summary>One reason why a patron's input is refused. Each face has its own sentence for it.</summary>
/// <param name="Field">The field at fault.</param>
/// <param name="Code">What is wrong with it.</param>
/// <param name="Limit">The limit that was exceeded; null where there is none.</param>
/// <param name="Sent">How many were sent, in the unit of <paramref name="Limit"/>; null where that was not counted.</param>
internal sealed record PatronFault(PatronField Field, FaultCode Code, long? Limit = null, long? Sent = null);

/// <summary>What can be wrong with a field of a patron.</summary>
internal enum FaultCode
{
    /// <summary>A new patron needs it, and it is missing.</summary>
    Required,

    /// <summary>A new patron needs it, and it is empty.</summary>
    Blank,

    /// <summary>Every patron needs it, and an update would clear it.</summary>
    Empty,

    /// <summary>Too many characters (UTF-16 units).</summary>
    TooLong,

    /// <summary>Too many entries in a list.</summary>
    TooMany,

    /// <summary>A control character, or half a surrogate pair.</summary>
    BadCharacter,

    /// <summary>Not in the field's form, such as an email or a barcode.</summary>
    Malformed,

    /// <summary>Another patron of the library has it.</summary>
    Taken,

    /// <summary>The library has no such category.</summary>
    Unknown,

    /// <summary>The library has no barcode left to generate.</summary>
    UsedUp,
}
