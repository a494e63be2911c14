namespace PatronDesk.Blocks;

/// <summary>What a patron wants to do; manual blocks have a flag for each.</summary>
internal enum PatronAction
{
    Borrow,
    Renew,

    /// <summary>Place, change or keep a hold.</summary>
    Request,
}

/// <summary>Who asks for the action.</summary>
internal enum Asker
{
    /// <summary>The patron alone, at a self-check machine, through an e-book vendor, or with their own request.</summary>
    Patron,

    /// <summary>Staff at the desk, on the patron's behalf.</summary>
    Staff,
}
