namespace PatronDesk.Intake;

/// <summary>A page of Libib's list of patrons.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Patrons">The patrons on it, without those that are blank.</param>
internal sealed record LibibPage(int Number, IReadOnlyList<LibibPatron> Patrons)
{
    /// <summary>How many places the page has, blank ones too.</summary>
    public required int Places { get; init; }

    /// <summary>How many patrons the list has; null where the page does not say.</summary>
    public int? Total { get; init; }

    /// <summary>How many pages the list has; null where the page does not say.</summary>
    public int? Pages { get; init; }

    /// <summary>How many places a full page has.</summary>
    public int FullPlaces { get; init; } = 50;
}

/// <summary>Asks a server for the pages of Libib's list, no faster than it allows.</summary>
internal interface ILibibServer
{
    /// <summary>Asks for one page, and asks again where that may help.</summary>
    /// <param name="page">Its number, from 1.</param>
    /// <param name="cancel">Stops the asking.</param>
    Task<ReadLibibPage> ReadAsync(int page, CancellationToken cancel);
}

/// <summary>The outcome of asking for a page.</summary>
internal abstract record ReadLibibPage
{
    public sealed record Read(LibibPage Page) : ReadLibibPage;

    /// <param name="Trouble">Why there is no page.</param>
    /// <param name="Status">The status of the last answer; 0 where there was none.</param>
    public sealed record Failed(SourceTrouble Trouble, int Status) : ReadLibibPage;
}
