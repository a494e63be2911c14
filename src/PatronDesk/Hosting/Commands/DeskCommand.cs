using System.CommandLine;
using System.Globalization;
using PatronDesk.Accounts;
using PatronDesk.Lending;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk desk</c>: the list of events that staff should look at.</summary>
internal static class DeskCommand
{
    private static readonly Argument<long> Line = new("LINE") { Description = "The line's number, as 'desk list' shows it" };

    public static Command Make() => new("desk", "Show and clear the list of events that staff should look at")
    {
        MakeList(),
        MakeDone(),
    };

    private static Command MakeList() => Run(
        new Command("list", "Show what machines did while the server was away, where staff should look at it"),
        async (desk, caller, _, cancel) =>
        {
            long after = 0;
            List<DeskLine> lines;
            do
            {
                lines = await desk.ListAsync(caller, after, DeskList.MaxLines, cancel);
                foreach (var line in lines)
                {
                    await Console.Out.WriteLineAsync(Text(line, caller.Library.Calendar));
                    after = line.Id;
                }
            }
            while (lines.Count == DeskList.MaxLines);

            return 0;
        });

    private static Command MakeDone() => Run(
        new Command("done", "Take a line off the list") { Line },
        async (desk, caller, parsed, cancel) =>
        {
            if (await desk.FinishAsync(caller, parsed.GetValue(Line), cancel))
                return 0;
            await Console.Error.WriteLineAsync("The library's list has no line with this number; 'desk list' shows them.");
            return CommandOptions.Failed;
        });

    private static string Text(DeskLine line, LibraryCalendar calendar) => string.Join(
        '\t',
        line.Id.ToString(CultureInfo.InvariantCulture),
        calendar.Show(line.HappenedAt),
        line.Client,
        line.What,
        line.IsRecorded ? "recorded" : "not recorded",
        line.Reasons,
        line.Card,
        line.Item,
        line.PatronId ?? "",
        line.LoanId ?? "");

    private static Command Run(Command command, Func<DeskList, Caller, ParseResult, CancellationToken, Task<int>> work)
    {
        command.Arguments.Insert(0, CommandOptions.LibraryName);
        var options = new CommandOptions();
        options.AddTo(command);
        command.SetAction((parsed, cancel) => options.WithLibraryAsync(
            parsed,
            (store, _, library) =>
                work(new DeskList(store, TimeProvider.System), Caller.CommandLine(library), parsed, cancel),
            cancel));
        return command;
    }
}
