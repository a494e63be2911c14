namespace PatronDesk.Patrons;

/// <summary>One reason why what was said of a patron is refused. Each face has its own sentence for it.</summary>
/// <param name="Field">The field at fault.</param>
/// <param name="Code">What is wrong with it.</param>
/// <param name="Limit">The bound that was passed; null where there is none to name.</param>
/// <param name="Sent">How many were sent, in the unit of <paramref name="Limit"/>; null where that was not counted.</param>
internal sealed record PatronFault(PatronField Field, FaultCode Code, long? Limit = null, long? Sent = null);

/// <summary>What can be wrong with a field of a patron.</summary>
internal enum FaultCode
{
    /// <summary>A new patron needs it, and it was not said.</summary>
    Required,

    /// <summary>A new patron needs it, and an empty text was said.</summary>
    Blank,

    /// <summary>Every patron has it, and an update wants to clear it.</summary>
    Empty,

    /// <summary>More characters (UTF-16 units) than fit.</summary>
    TooLong,

    /// <summary>More entries than a list may have.</summary>
    TooMany,

    /// <summary>A control character, or half a surrogate pair.</summary>
    BadCharacter,

    /// <summary>Not in the form that the field has, such as an email or a barcode.</summary>
    Malformed,

    /// <summary>Another patron of the library has it.</summary>
    Taken,

    /// <summary>The library has no number left to issue.</summary>
    UsedUp,
}
