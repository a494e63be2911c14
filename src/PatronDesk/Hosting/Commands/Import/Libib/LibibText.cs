using PatronDesk.Intake;

namespace PatronDesk.Hosting;

/// <summary>What the command line says of a walk through Libib's list. It names no key.</summary>
internal static class LibibText
{
    /// <summary>What is said of an address without encryption.</summary>
    public const string IsOpen = "The connection is not encrypted: others on the way can read the key and the patrons.";

    /// <summary>Why the walk stopped, and how it goes on.</summary>
    public static string Of(WalkLibib.Stopped stopped) => $"{Of(stopped.Why)} {SourceText.Kept(stopped.Pages)}";

    /// <summary>What is said where an earlier run left something; null where it did not.</summary>
    public static string? GoesOn(KeptWalk kept) => kept.GoesOn ? SourceText.GoesOn(kept.Last.Pages, kept.Begun) : null;

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

    private static string Of(ReadLibibPage.Failed failed) => SourceText.Of(
        failed.Trouble,
        failed.Status,
        "it does not take the key, or the key is not this user's.",
        "is no list of Libib's. Is --base-url right?");
}
