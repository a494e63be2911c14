using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Sip2;

/// <summary>What every session of this face works with.</summary>
internal sealed record SipDesk(
    SipAccounts Accounts,
    Standings Standings,
    PatronPins Pins,
    BlockRecords Blocks,
    TimeProvider Clock,
    ILogger<SipDesk> Log);
