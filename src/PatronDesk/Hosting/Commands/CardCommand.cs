using System.CommandLine;
using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Patrons;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk card</c>: marks a patron's card as lost, or as found.</summary>
internal static class CardCommand
{
    private static readonly Argument<string> Barcode = new("BARCODE") { Description = "The number of the card" };

    public static Command Make() => new("card", "Mark a patron's card as lost, or as found")
    {
        Make("lost", "Refuse a card until it is found or its patron gets another one", (cards, caller, barcode, cancel) =>
            cards.MarkLostAsync(caller, barcode, cancel)),
        Make("found", "Accept a lost card again", (cards, caller, barcode, cancel) =>
            cards.MarkFoundAsync(caller, barcode, cancel)),
    };

    private static Command Make(
        string name, string description, Func<PatronCards, Caller, string, CancellationToken, ValueTask<MarkCard>> mark)
    {
        var command = new Command(name, description) { CommandOptions.LibraryName, Barcode };
        var options = new CommandOptions();
        options.AddTo(command);
        command.SetAction((parsed, cancel) => options.WithLibraryAsync(
            parsed,
            async (store, _, library) =>
            {
                return await mark(
                    new PatronCards(store, TimeProvider.System), Caller.CommandLine(library), parsed.GetValue(Barcode)!, cancel) switch
                {
                    MarkCard.Done(var patron) => await SayAsync(patron, library, "now"),
                    MarkCard.SoAlready(var patron) => await SayAsync(patron, library, "already"),
                    MarkCard.NoSuchCard => await CommandOptions.FailAsync(
                        "No patron of the library has a card with this number; give the barcode of a patron who is not deleted."),
                    MarkCard.StaysLost => await CommandOptions.FailAsync(
                        "This is the old card of a merged record, and it was reported lost. It stays so; the patron has another card."),
                    _ => throw new UnreachableException(),
                };
            },
            cancel));
        return command;
    }

    private static async Task<int> SayAsync(Patron patron, Library library, string when)
    {
        await Console.Out.WriteLineAsync(patron.CardLostAt is { } since
            ? $"lost {when}, since {library.Calendar.Show(since)}\t{patron.Uuid}"
            : $"not lost {when}\t{patron.Uuid}");
        return 0;
    }
}
