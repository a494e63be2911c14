using System.Diagnostics;
using System.Globalization;
using PatronDesk.Intake;

namespace PatronDesk.Hosting;

/// <summary>What the command line says of an import from a FOLIO. It names no secret.</summary>
internal static class FolioText
{
    /// <summary>What is said of an address without encryption.</summary>
    public const string IsOpen = "The connection is not encrypted: others on the way can read the password, the token and the users.";

    private const int MostTold = 50;

    private static readonly RowAction[] Actions =
        [RowAction.Created, RowAction.Updated, RowAction.Unchanged, RowAction.Skipped, RowAction.Refused];

    /// <summary>Why the walk stopped, and how it goes on.</summary>
    public static string Of(StoppedFolioWalk stopped)
    {
        var list = FolioSets.Of(stopped.Set);
        var (trouble, status) = (stopped.Why.Trouble, stopped.Why.Status);
        var credentials = status == 403
            ? $"the user may not read /{list.Path}. Give them the permission {list.Permission}."
            : "it does not take the user and the password, or the token, or the token has ended.";
        var why = SourceText.Of(
            trouble, status, credentials, $"is no list /{list.Path} of FOLIO's. Are --okapi-url and --okapi-tenant right?");
        return $"{why} {SourceText.Kept(stopped.Pages)}";
    }

    /// <summary>What is said where an earlier run left something; null where it did not.</summary>
    public static string? GoesOn(FolioKept kept) => kept.GoesOn ? SourceText.GoesOn(kept.Pages, kept.Begun) : null;

    /// <summary>The lists that the server does not have.</summary>
    public static IEnumerable<string> MissingIn(FolioKept kept)
    {
        foreach (var set in Enum.GetValues<FolioSet>())
        {
            if (kept[set].IsMissing)
                yield return $"The server has no /{FolioSets.Of(set).Path}: nothing of it comes.";
        }
    }

    /// <summary>With how many records of each kind each was done.</summary>
    public static IEnumerable<string> CountsOf(IReadOnlyList<FolioEntry> entries)
    {
        foreach (var kind in entries.GroupBy(entry => entry.Kind))
        {
            yield return $"{PluralOf(kind.Key)}: " + string.Join(", ", Actions.Select(action => string.Create(
                CultureInfo.InvariantCulture, $"{kind.Count(entry => entry.Action == action)} {PlanText.NameOf(action)}")));
        }
    }

    /// <summary>What a person should know of the records.</summary>
    public static IEnumerable<string> NotesOf(IReadOnlyList<FolioEntry> entries)
    {
        List<FolioEntry> told = [.. entries.Where(entry => entry.Reason != FolioReason.None)];
        foreach (var entry in told.Take(MostTold))
        {
            var action = entry.IsWritten || entry.Action == RowAction.Unchanged ? "note" : PlanText.NameOf(entry.Action);
            yield return $"{NameOf(entry)}: {action}: {ReasonOf(entry)}";
        }

        if (told.Count > MostTold)
            yield return FormattableString.Invariant($"and {told.Count - MostTold} more such records; --report has all");
    }

    public static string NameOf(FolioEntry entry) => entry.Kind switch
    {
        FolioEntryKind.AddressType => $"address type {entry.Name}",
        FolioEntryKind.Group => $"patron group {entry.Name}",
        FolioEntryKind.Template => $"block template {entry.Name}",
        FolioEntryKind.Block => $"block {entry.Name}",
        _ => throw new UnreachableException(),
    };

    public static string ReasonOf(FolioEntry entry) => entry.Reason switch
    {
        FolioReason.None => "",
        FolioReason.Unreadable => entry.Text,
        FolioReason.IsThere => "it is there already with another content: say --if-exists update or skip",
        FolioReason.Exists => "it is there already with another content",
        FolioReason.HasOtherId => "the library has one of this name with another id, which is used",
        FolioReason.NoUser => "the user whose block it is is not in that FOLIO any more",
        FolioReason.UserRefused => "the user whose block it is is refused",
        FolioReason.Expired => "it has expired",
        _ => throw new UnreachableException(),
    };

    private static string PluralOf(FolioEntryKind kind) => kind switch
    {
        FolioEntryKind.AddressType => "Address types",
        FolioEntryKind.Group => "Patron groups",
        FolioEntryKind.Template => "Block templates",
        FolioEntryKind.Block => "Blocks",
        _ => throw new UnreachableException(),
    };
}
