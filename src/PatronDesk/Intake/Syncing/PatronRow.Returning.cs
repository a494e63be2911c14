using PatronDesk.Patrons;

namespace PatronDesk.Intake;

/// <summary>What a patron gets back who is in the file of a sync again. What the row itself says counts more.</summary>
internal sealed partial class PatronRow
{
    /// <summary>What an earlier sync took from the patron; null for nothing.</summary>
    public SyncedPatron? Taken { get; set; }

    private bool Thaws(Patron? before) => before is not null && Taken?.HasFrozen(before) == true;

    private bool? ActiveAgain(Patron? before) => before is not null && Taken?.HasMadeInactive(before) == true ? true : null;

    private bool GetsEndBack(Patron? before) => before is not null && Taken?.HasExpired(before) == true;
}
