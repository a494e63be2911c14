using System.Diagnostics;

namespace PatronDesk.Intake;

/// <summary>
/// Reads Libib's list of patrons page by page. The list may change meanwhile: a patron moves to a page that was read already, and is
/// missed. The total tells, and the list is then walked again.
/// </summary>
/// <param name="server">Has the list.</param>
/// <param name="kept">Where what was read is kept, so that a walk that is cut short can go on.</param>
internal sealed class LibibWalk(ILibibServer server, KeptWalk kept)
{
    /// <summary>How often the list is walked until total and patrons agree.</summary>
    public const int MostWalks = 3;

    /// <param name="progress">Is called after each page; null for no reports.</param>
    /// <param name="cancel">Stops the walk between two pages.</param>
    public async Task<WalkLibib> RunAsync(Action<LibibReading>? progress, CancellationToken cancel)
    {
        while (true)
        {
            while (!kept.Last.IsComplete)
            {
                switch (await server.ReadAsync(kept.Last.Pages + 1, cancel))
                {
                    case ReadLibibPage.Read read:
                        kept.Add(read.Page);
                        progress?.Invoke(kept.Last);
                        break;
                    case ReadLibibPage.Failed failed:
                        return new WalkLibib.Stopped(failed, kept.Last.Pages);
                    default:
                        throw new UnreachableException();
                }
            }

            if (kept.Last.Agrees)
                return new WalkLibib.Walked(kept.Last.Patrons, kept.Last, kept.Walks);
            // A patron too many is found at the desk; one too few is not.
            if (kept.Walks >= MostWalks)
                return new WalkLibib.Walked(kept.OfAllWalks(), kept.Last, kept.Walks);
            kept.WalkAgain();
        }
    }
}

/// <summary>The outcome of walking Libib's list.</summary>
internal abstract record WalkLibib
{
    /// <param name="Patrons">The patrons of the last walk; of all walks where even the last one does not agree with its total.</param>
    /// <param name="Last">The last walk.</param>
    /// <param name="Walks">How many walks there were.</param>
    public sealed record Walked(IReadOnlyList<LibibPatron> Patrons, LibibReading Last, int Walks) : WalkLibib;

    /// <summary>A page can't be read. Those before it are kept.</summary>
    /// <param name="Why">Why.</param>
    /// <param name="Pages">How many pages of the walk are kept.</param>
    public sealed record Stopped(ReadLibibPage.Failed Why, int Pages) : WalkLibib;
}
