using System.Text.RegularExpressions;

namespace PatronDesk.Tests.Architecture;

/// <summary>
/// Finds a switch on one of our enums whose last arm turns "anything else" into an answer. It reads the sources, because
/// compiled code compares numbers and doesn't say of which enum. The formatter keeps the arms of a switch at one indentation.
/// </summary>
internal sealed partial class OpenSwitches(IReadOnlySet<string> enums)
{
    /// <summary>The lines of the last arms that answer.</summary>
    public IEnumerable<string> Of(string source)
    {
        var lines = source.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (!LastArm().IsMatch(lines[i]))
                continue;
            var indent = IndentOf(lines[i]);
            var isOurs = lines[..i].Reverse().TakeWhile(line => line.Length == 0 || IndentOf(line) >= indent)
                .Where(line => IndentOf(line) == indent)
                .Any(line => Arm().Match(line) is { Success: true } arm && enums.Contains(arm.Groups["enum"].Value));
            if (isOurs && !Answer(lines, i, indent).Contains("throw new UnreachableException()", StringComparison.Ordinal))
                yield return $"{i + 1}: {lines[i].Trim()}";
        }
    }

    private static string Answer(string[] lines, int at, int indent) =>
        lines[at] + string.Concat(lines[(at + 1)..].TakeWhile(line => IndentOf(line) > indent).Take(1));

    private static int IndentOf(string line) => line.Length - line.TrimStart().Length;

    [GeneratedRegex("^ *(_ =>|default:)")]
    private static partial Regex LastArm();

    [GeneratedRegex(@"^ *(case )?(\w+\.)*(?<enum>\w+)\.\w+\b")]
    private static partial Regex Arm();
}
