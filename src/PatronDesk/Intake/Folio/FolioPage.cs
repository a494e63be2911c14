namespace PatronDesk.Intake;

/// <summary>The lists that are read from a FOLIO, in the order in which they are read: first what the others name.</summary>
internal enum FolioSet
{
    AddressTypes,
    Groups,
    Templates,
    Users,
    Blocks,
}

/// <summary>A record as the server gave it.</summary>
/// <param name="Id">Its UUID in lower case.</param>
/// <param name="Json">Its JSON, which this room does not read.</param>
internal readonly record struct FolioFound(string Id, byte[] Json);

/// <summary>A page of a list.</summary>
/// <param name="Records">The records on it, in the order of their ids.</param>
internal sealed record FolioPage(IReadOnlyList<FolioFound> Records)
{
    /// <summary>How many records the server says the list has, which is an estimate; null where it does not say.</summary>
    public long? Total { get; init; }
}

/// <summary>Where in a list the next page begins.</summary>
/// <param name="After">The id after which it begins; null for the list's beginning.</param>
/// <param name="Read">How many records were read, for a server that does not look at the id.</param>
/// <param name="ByOffset">Whether the server does not look at the id.</param>
internal readonly record struct FolioPlace(string? After, int Read, bool ByOffset);

/// <summary>Asks a server for the pages of a FOLIO's lists.</summary>
internal interface IFolioServer
{
    /// <summary>How many records a full page has.</summary>
    int PageSize { get; }

    /// <summary>Asks for one page, and asks again where that may help.</summary>
    /// <param name="set">Which list.</param>
    /// <param name="place">Where the page begins.</param>
    /// <param name="cancel">Stops the asking.</param>
    Task<ReadFolioPage> ReadAsync(FolioSet set, FolioPlace place, CancellationToken cancel);
}

/// <summary>The outcome of asking for a page.</summary>
internal abstract record ReadFolioPage
{
    public sealed record Read(FolioPage Page) : ReadFolioPage;

    /// <param name="Trouble">Why there is no page.</param>
    /// <param name="Status">The status of the last answer; 0 where there was none.</param>
    public sealed record Failed(SourceTrouble Trouble, int Status) : ReadFolioPage;
}
