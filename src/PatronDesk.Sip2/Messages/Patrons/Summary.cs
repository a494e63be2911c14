namespace PatronDesk.Sip2.Messages;

/// <summary>The list that a 63 asks for, by the place of the one <c>Y</c> in its summary.</summary>
public enum Summary
{
    /// <summary>No list; the counts are sent anyway.</summary>
    None,

    /// <summary>Place 0: holds that are ready, sent as AS.</summary>
    HoldItems,

    /// <summary>Place 1: overdue items, sent as AT.</summary>
    OverdueItems,

    /// <summary>Place 2: items on loan, sent as AU.</summary>
    ChargedItems,

    /// <summary>Place 3: items with fines, sent as AV.</summary>
    FineItems,

    /// <summary>Place 4: recalled items, sent as BU.</summary>
    RecallItems,

    /// <summary>Place 5: holds that are not ready yet, sent as CD.</summary>
    UnavailableHolds,
}
