using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Lending;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Patrons;

/// <summary>Reads the patron of an address, and all that a patron's page shows.</summary>
internal sealed class PatronReader(
    PatronRecords patrons, StandingReader standings, BlockRecords blocks, Loans loans, Holds holds, PatronCards cards, ActorNames journal)
{
    /// <summary>The most loans and holds of one patron that a page shows.</summary>
    public const int MostRows = 200;

    private const int MostEntries = 50;

    /// <summary>The live patron of this address; null, once a page says that there is none.</summary>
    public async ValueTask<Patron?> FindAsync(HttpContext context)
    {
        var visit = Visit.Of(context);
        visit.Section = "patrons";
        if (await patrons.FindWithDetailsAsync(visit.Person!, KeyOf(context), context.RequestAborted) is { } patron)
            return patron;
        await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
        return null;
    }

    /// <summary>The patron's standing; null where there is no such live patron.</summary>
    public ValueTask<Standing?> FindStandingAsync(HttpContext context) =>
        standings.FindAsync(Visit.Of(context).Person!, KeyOf(context), context.RequestAborted);

    /// <summary>All that a page shows; null where there is no such live patron.</summary>
    public async ValueTask<PatronModel?> FindAllAsync(HttpContext context)
    {
        var (person, cancel) = (Visit.Of(context).Person!, context.RequestAborted);
        if (await FindStandingAsync(context) is not { } standing)
            return null;
        var uuid = standing.Patron.Uuid;
        return new PatronModel(standing.Patron, standing)
        {
            Blocks = await blocks.OfPatronAsync(person, uuid, cancel),
            Loans = await loans.OfPatronAsync(person, uuid, overdueOnly: false, 0, MostRows, cancel),
            Holds =
            [
                .. await holds.OfPatronAsync(person, uuid, onShelf: true, 0, MostRows, cancel),
                .. await holds.OfPatronAsync(person, uuid, onShelf: false, 0, MostRows, cancel),
            ],
            OldCards = await cards.OldOfAsync(person, standing.Patron, cancel),
            Journal = await journal.OfPatronAsync(person, uuid, MostEntries, cancel),
        };
    }

    /// <summary>The patron that an address names.</summary>
    public static PatronKey KeyOf(HttpContext context) => PatronKey.OfUuid((string)context.Request.RouteValues["id"]!);
}
