using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Lending;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Sip2;

/// <summary>What every session of this face works with.</summary>
internal sealed record SipDesk(
    SipAccounts Accounts,
    Standings Standings,
    PatronRecords Patrons,
    PatronPins Pins,
    BlockRecords Blocks,
    Loans Loans,
    Holds Holds,
    ItemRecords Items,
    TimeProvider Clock,
    ILogger<SipDesk> Log);
