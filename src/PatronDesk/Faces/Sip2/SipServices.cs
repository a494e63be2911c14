using PatronDesk.Accounts;
using PatronDesk.Faces.Sip2.Messages;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Sip2;

/// <summary>What every session of this face needs: the accounts, and the handlers of the messages.</summary>
internal sealed record SipServices(
    SipAccounts Accounts,
    SetUpState SetUp,
    IStoreHealth Health,
    FailureLog Failures,
    PatronPins Pins,
    PatronMessages Patrons,
    LoanMessages Loans,
    HoldMessages Holds,
    ItemMessages Items,
    BlockMessages Blocks,
    SharedCalendar Calendar,
    LastMessages LastMessages,
    TimeProvider Clock,
    ILogger<SipServices> Log);
