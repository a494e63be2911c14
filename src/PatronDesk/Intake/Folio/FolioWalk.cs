using System.Diagnostics;

namespace PatronDesk.Intake;

/// <summary>Reads a FOLIO's lists page by page, each to its end.</summary>
/// <param name="server">Has the lists.</param>
/// <param name="kept">Where what was read is kept, so that a walk that is cut short can go on.</param>
internal sealed class FolioWalk(IFolioServer server, FolioKept kept)
{
    /// <summary>Where a list ends whatever the server says.</summary>
    private const int MostPages = 100_000;

    /// <param name="progress">Is called after each page with the number of records; null for no reports.</param>
    /// <param name="cancel">Stops the walk between two pages.</param>
    /// <returns>Null where every list was read; otherwise why one could not be.</returns>
    public async Task<StoppedFolioWalk?> RunAsync(Action<int>? progress, CancellationToken cancel)
    {
        foreach (var set in Enum.GetValues<FolioSet>())
        {
            var reading = kept[set];
            while (!reading.IsComplete && reading.Pages < MostPages)
            {
                switch (await server.ReadAsync(set, reading.Next, cancel))
                {
                    case ReadFolioPage.Read(var page) when reading.IsOfElsewhere(page):
                        kept.CountInstead(set);
                        break;
                    case ReadFolioPage.Read(var page):
                        kept.Add(set, page, server.PageSize);
                        progress?.Invoke(kept.Count);
                        break;
                    case ReadFolioPage.Failed { Trouble: SourceTrouble.Missing } when MayBeMissing(set):
                        kept.Miss(set);
                        break;
                    case ReadFolioPage.Failed failed:
                        return new(set, failed, kept.Pages);
                    default:
                        throw new UnreachableException();
                }
            }
        }

        return null;
    }

    // Blocks and templates are another module's than users.
    private static bool MayBeMissing(FolioSet set) => set is FolioSet.Blocks or FolioSet.Templates;
}

/// <summary>Why a walk through a FOLIO's lists stopped.</summary>
/// <param name="Set">The list that could not be read.</param>
/// <param name="Why">Why.</param>
/// <param name="Pages">How many pages are kept, of all lists.</param>
internal sealed record StoppedFolioWalk(FolioSet Set, ReadFolioPage.Failed Why, int Pages);
