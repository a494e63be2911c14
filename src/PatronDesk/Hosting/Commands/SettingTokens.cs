using System.CommandLine;

namespace PatronDesk.Hosting;

/// <summary>
/// The settings on a command line, such as <c>--RateLimit:Requests 5</c>: what is left when the options of the command are taken.
/// </summary>
internal static class SettingTokens
{
    private const string Sign = "--";

    /// <summary>What is neither an option nor a setting, each with what was probably meant; empty where all is right.</summary>
    public static IEnumerable<string> Faults(ParseResult parsed)
    {
        var tokens = parsed.UnmatchedTokens;
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            var equals = token.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? token : token[..equals];
            var hasValue = equals < 0 && i + 1 < tokens.Count && !tokens[i + 1].StartsWith(Sign, StringComparison.Ordinal);
            if (!token.StartsWith('-'))
            {
                yield return $"'{name}' is not an argument of '{Path(parsed)}'{Suggestion(parsed, name)}";
                continue;
            }

            if (!name.StartsWith(Sign, StringComparison.Ordinal) || !SettingNames.IsKnown(name[Sign.Length..]))
                yield return $"'{name}' is neither an option of '{Path(parsed)}' nor a setting{Suggestion(parsed, name)}";
            else if (equals < 0 && !hasValue)
                yield return $"'{name}' needs a value.";
            if (hasValue)
                i++;
        }
    }

    /// <summary>The command as it is called, such as <c>patrondesk account list</c>.</summary>
    public static string Path(ParseResult parsed)
    {
        var names = new List<string>();
        for (var result = parsed.CommandResult; result is not null; result = result.Parent as System.CommandLine.Parsing.CommandResult)
            names.Insert(0, result.Parent is null ? "patrondesk" : result.Command.Name);
        return string.Join(' ', names);
    }

    private static string Suggestion(ParseResult parsed, string name)
    {
        var options = parsed.CommandResult.Command.Options.Where(option => !option.Hidden).Select(option => option.Name);
        return SettingNames.Nearest(name, [.. options, .. Settings.Known.Select(known => Sign + known)]) is { } nearest
            ? $"; did you mean {nearest}?"
            : ".";
    }
}
