namespace PatronDesk.Sip2.Messages;

/// <summary>The 14 places of the patron status; a place that is set is a <c>Y</c>, one that is not a space.</summary>
[Flags]
public enum PatronStatus
{
    /// <summary>Nothing stands against the patron.</summary>
    None = 0,

    /// <summary>Place 0: may not borrow.</summary>
    ChargeDenied = 1 << 0,

    /// <summary>Place 1: may not renew.</summary>
    RenewalDenied = 1 << 1,

    /// <summary>Place 2: may not recall items.</summary>
    RecallDenied = 1 << 2,

    /// <summary>Place 3: may not place holds.</summary>
    HoldDenied = 1 << 3,

    /// <summary>Place 4: the card was reported lost.</summary>
    CardLost = 1 << 4,

    /// <summary>Place 5: too many items on loan.</summary>
    TooManyCharged = 1 << 5,

    /// <summary>Place 6: too many items overdue.</summary>
    TooManyOverdue = 1 << 6,

    /// <summary>Place 7: too many renewals.</summary>
    TooManyRenewals = 1 << 7,

    /// <summary>Place 8: too many claims of items returned.</summary>
    TooManyClaimsReturned = 1 << 8,

    /// <summary>Place 9: too many items lost.</summary>
    TooManyLost = 1 << 9,

    /// <summary>Place 10: excessive fines.</summary>
    ExcessiveFines = 1 << 10,

    /// <summary>Place 11: excessive fees.</summary>
    ExcessiveFees = 1 << 11,

    /// <summary>Place 12: a recalled item is overdue.</summary>
    RecallOverdue = 1 << 12,

    /// <summary>Place 13: too many items billed.</summary>
    TooManyBilled = 1 << 13,

    /// <summary>Places 0 to 3: no privilege at all, as for an unknown, frozen or expired card.</summary>
    AllPrivilegesDenied = ChargeDenied | RenewalDenied | RecallDenied | HoldDenied,
}
