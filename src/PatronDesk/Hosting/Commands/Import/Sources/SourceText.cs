using System.Diagnostics;
using PatronDesk.Intake;

namespace PatronDesk.Hosting;

/// <summary>What the command line says of another system's server. It names no secret.</summary>
internal static class SourceText
{
    public const string Running = "Another import of this list is running. Nothing was done.";

    /// <summary>Why the server's answer can't be used.</summary>
    /// <param name="trouble">What it is.</param>
    /// <param name="status">The status of the last answer; 0 where there was none.</param>
    /// <param name="credentials">What is wrong with the credentials, after the status.</param>
    /// <param name="unexpected">What the answer is not, after the status.</param>
    public static string Of(SourceTrouble trouble, int status, string credentials, string unexpected) => trouble switch
    {
        SourceTrouble.Unreachable => "The server can't be reached, or does not answer.",
        SourceTrouble.NotNow => FormattableString.Invariant($"The server answers {status}: it has no time now."),
        SourceTrouble.Credentials => FormattableString.Invariant($"The server answers {status}: {credentials}"),
        SourceTrouble.Certificate => "The server's certificate is not trusted, or the connection can't be encrypted.",
        SourceTrouble.NotExpected or SourceTrouble.Missing => FormattableString.Invariant($"The server's answer ({status}) {unexpected}"),
        _ => throw new UnreachableException(),
    };

    /// <summary>What a walk says that goes on where an earlier one stopped.</summary>
    /// <param name="pages">How many pages are kept.</param>
    /// <param name="begun">Since when they were read.</param>
    public static string GoesOn(int pages, DateTimeOffset begun) => FormattableString.Invariant(
        $"{pages} page(s) were read since {begun:yyyy-MM-dd HH:mm} UTC and are used; --fresh reads them again.");

    /// <summary>What is left of a walk that stopped, and how it goes on.</summary>
    /// <param name="pages">How many pages are kept.</param>
    public static string Kept(int pages) => pages == 0
        ? "Nothing was written."
        : FormattableString.Invariant(
            $"Nothing was written. {pages} page(s) are kept for a day: start the command again, and it goes on there.");
}
