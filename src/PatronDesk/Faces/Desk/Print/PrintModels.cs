using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Lending;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Print;

/// <summary>A patron's card.</summary>
/// <param name="Patron">The patron.</param>
/// <param name="Bars">The barcode; null where it cannot be printed.</param>
/// <param name="Fault">The key of a sentence that says why not; null where it can.</param>
internal sealed record CardModel(Patron Patron, Barcode? Bars, string? Fault)
{
    public static CardModel Of(Patron patron)
    {
        var (bars, fault) = Barcode.Of(patron.Barcode);
        return new(patron, bars, fault);
    }

    /// <summary>The class of the name's size: a long name is written smaller, and wraps.</summary>
    public string NameSize => Names.Of(Patron).Length switch { <= 28 => "", <= 60 => "long", <= 130 => "longer", _ => "longest" };
}

/// <summary>Cards for several patrons, on sheets of paper.</summary>
/// <param name="Cards">The cards that can be printed.</param>
/// <param name="Refused">Those that cannot.</param>
internal sealed record SheetModel(IReadOnlyList<CardModel> Cards, IReadOnlyList<CardModel> Refused)
{
    /// <summary>Two beside each other, five rows.</summary>
    public const int CardsOnSheet = 10;
}

/// <summary>What a patron takes home from a check-out.</summary>
/// <param name="Patron">The patron.</param>
/// <param name="Today">The loans of this day, in the order in which they were lent.</param>
/// <param name="Before">Older loans that are open.</param>
/// <param name="Now">The moment of the slip.</param>
internal sealed record SlipModel(Patron Patron, IReadOnlyList<Loan> Today, IReadOnlyList<Loan> Before, DateTimeOffset Now);
