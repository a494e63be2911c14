namespace PatronDesk.Blocks;

/// <summary>What a patron is about to do; each has its flag on a manual block.</summary>
internal enum PatronAction
{
    Borrow,
    Renew,

    /// <summary>Place, change or keep a hold.</summary>
    Request,
}

/// <summary>Who carries the action out.</summary>
internal enum Asker
{
    /// <summary>The patron alone: a self-check machine, an e-book vendor, a request of their own.</summary>
    Patron,

    /// <summary>Staff at the desk, for the patron.</summary>
    Staff,
}
