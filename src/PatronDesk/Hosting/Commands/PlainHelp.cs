using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace PatronDesk.Hosting;

/// <summary>
/// The help of a command. The library would print "additional arguments" where settings may be given; this names them.
/// </summary>
internal sealed class PlainHelp(HelpAction help) : SynchronousCommandLineAction
{
    public static void AddTo(RootCommand root)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
            option.Action = new PlainHelp((HelpAction)option.Action!);
    }

    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        var takesSettings = !command.TreatUnmatchedTokensAsErrors;
        command.TreatUnmatchedTokensAsErrors = true;
        var code = help.Invoke(parseResult);
        if (takesSettings)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(
                "Every setting can be given here too, as --Name value. 'patrondesk check' prints them all.");
        }

        return code;
    }
}
