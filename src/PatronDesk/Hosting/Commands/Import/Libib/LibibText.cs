using System.Diagnostics;
using PatronDesk.Intake;

namespace PatronDesk.Hosting;

/// <summary>What the command line says of a walk through Libib's list. It names no key.</summary>
internal static class LibibText
{
    /// <summary>What is said of an address without encryption.</summary>
    public const string IsOpen = "The connection is not encrypted: others on the way can read the key and the patrons.";

    public const string Running = "Another import of this list is running. Nothing was done.";

    /// <summary>Why the walk stopped, and how it goes on.</summary>
    public static string Of(WalkLibib.Stopped stopped) =>
        $"{Of(stopped.Why)} " + (stopped.Pages == 0
            ? "Nothing was written."
            : FormattableString.Invariant(
                $"Nothing was written. {stopped.Pages} page(s) are kept for a day: start the command again, and it goes on there."));

    public static string GoesOn(KeptWalk kept) => FormattableString.Invariant(
        $"{kept.Last.Pages} page(s) were read since {kept.Begun:yyyy-MM-dd HH:mm} UTC and are used; --fresh reads them again.");

    /// <summary>What is said once of the whole list.</summary>
    public static IEnumerable<string> NotesOf(WalkLibib.Walked walked)
    {
        if (walked.Last.Blank > 0)
            yield return FormattableString.Invariant($"{walked.Last.Blank} place(s) of the list had no patron and were left out");
        if (!walked.Last.Agrees)
        {
            yield return FormattableString.Invariant(
                $"the list changed while it was read, {walked.Walks} times: the server counts {walked.Last.Total} patrons, and ")
                + FormattableString.Invariant($"{walked.Last.Count} were found. Some may be missing: import again with --fresh");
        }
    }

    private static string Of(ReadLibibPage.Failed failed) => failed.Trouble switch
    {
        LibibTrouble.Unreachable => "The server can't be reached, or does not answer.",
        LibibTrouble.NotNow => FormattableString.Invariant($"The server answers {failed.Status}: it has no time now."),
        LibibTrouble.Credentials => FormattableString.Invariant(
            $"The server answers {failed.Status}: it does not take the key, or the key is not this user's."),
        LibibTrouble.Certificate => "The server's certificate is not trusted, or the connection can't be encrypted.",
        LibibTrouble.NotLibib => FormattableString.Invariant(
            $"The server's answer ({failed.Status}) is no list of Libib's. Is --base-url right?"),
        _ => throw new UnreachableException(),
    };
}
