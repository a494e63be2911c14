namespace PatronDesk.Faces.Sip2;

/// <summary>What can be set of a SIP2 client's account.</summary>
internal enum SipSetting
{
    Login,
    Password,
    Addresses,
    Messages,
    Institution,
    Location,
    Encoding,
    Terminator,
    DueDateForm,
    TagMap,
    Currency,
    FeeLimit,
    NeedsErrorDetection,
    PersonalData,
    Trusted,
    RemembersPin,
    StandsForStaff,
    MayEnable,
}

/// <summary>What is wrong with a setting.</summary>
internal enum SipFaultCode
{
    /// <summary>A login or a password has no character, too many, or one that SIP2 can't carry.</summary>
    NotOnWire,

    /// <summary>A password is so short that the account must name its addresses.</summary>
    NeedsAddresses,

    /// <summary>A text is too long, or has control characters.</summary>
    NotText,

    NotNetwork,

    /// <summary>No client sends this message.</summary>
    NotMessage,

    /// <summary>It is none of the values that there are.</summary>
    NotChoice,

    NotFlag,

    /// <summary>The tag map does not parse; the fault tells why.</summary>
    NotTagMap,

    /// <summary>Internet privileges can't be mapped, because there are none.</summary>
    NoInternet,

    NotCurrency,

    NotAmount,
}

/// <summary>A setting that is refused.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Code">What is wrong with it.</param>
/// <param name="Said">The text that is wrong, or what a parser says of it.</param>
internal sealed record SipFault(SipSetting Setting, SipFaultCode Code, string Said);
