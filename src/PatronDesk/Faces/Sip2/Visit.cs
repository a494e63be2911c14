using System.Net;
using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Sip2.Fields;

namespace PatronDesk.Faces.Sip2;

/// <summary>What an answer depends on besides the message: the connection's account, and the time.</summary>
/// <param name="Account">The account that signed in.</param>
/// <param name="Caller">The account as the rooms know it: it has no permission of staff.</param>
/// <param name="Address">Where the connection comes from; null where it has no address.</param>
/// <param name="ExtraTags">Which facts about a patron the account wants under tags of its own.</param>
/// <param name="Cards">What this connection knows of PINs.</param>
/// <param name="Clock">The wire's clock.</param>
internal sealed record Visit(
    SipAccount Account, Caller Caller, IPAddress? Address, TagMap ExtraTags, CardMemory Cards, WireClock Clock)
{
    /// <summary>Who stands at the machine.</summary>
    public Asker Asker => Account.Settings.StandsForStaff ? Asker.Staff : Asker.Patron;

    /// <summary>AO of every answer.</summary>
    public string Institution => Account.Settings.Institution;
}
