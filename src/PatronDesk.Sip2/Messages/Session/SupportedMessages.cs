namespace PatronDesk.Sip2.Messages;

/// <summary>The 16 places of BX in a 98: which requests this server answers for this terminal.</summary>
[Flags]
public enum SupportedMessages
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Place 0: 23.</summary>
    PatronStatus = 1 << 0,

    /// <summary>Place 1: 11.</summary>
    Checkout = 1 << 1,

    /// <summary>Place 2: 09.</summary>
    Checkin = 1 << 2,

    /// <summary>Place 3: 01.</summary>
    BlockPatron = 1 << 3,

    /// <summary>Place 4: 99.</summary>
    ScStatus = 1 << 4,

    /// <summary>Place 5: 97 and 96.</summary>
    Resend = 1 << 5,

    /// <summary>Place 6: 93.</summary>
    Login = 1 << 6,

    /// <summary>Place 7: 63.</summary>
    PatronInformation = 1 << 7,

    /// <summary>Place 8: 35.</summary>
    EndPatronSession = 1 << 8,

    /// <summary>Place 9: 37.</summary>
    FeePaid = 1 << 9,

    /// <summary>Place 10: 17.</summary>
    ItemInformation = 1 << 10,

    /// <summary>Place 11: 19.</summary>
    ItemStatusUpdate = 1 << 11,

    /// <summary>Place 12: 25.</summary>
    PatronEnable = 1 << 12,

    /// <summary>Place 13: 15.</summary>
    Hold = 1 << 13,

    /// <summary>Place 14: 29.</summary>
    Renew = 1 << 14,

    /// <summary>Place 15: 65.</summary>
    RenewAll = 1 << 15,
}
