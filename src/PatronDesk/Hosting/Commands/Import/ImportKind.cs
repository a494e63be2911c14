namespace PatronDesk.Hosting;

/// <summary>What a command takes patrons from, which decides the options that make sense.</summary>
internal enum ImportKind
{
    /// <summary>A spreadsheet, once.</summary>
    OfFile,

    /// <summary>A spreadsheet, each night.</summary>
    Sync,

    /// <summary>Another system, by its API.</summary>
    OfAnotherSystem,
}
