using System.Diagnostics;
using System.Globalization;
using PatronDesk.Intake;

namespace PatronDesk.Hosting;

/// <summary>What the command line says of a plan as a whole.</summary>
internal static class PlanText
{
    private static readonly RowAction[] All =
        [RowAction.Created, RowAction.Updated, RowAction.Unchanged, RowAction.Skipped, RowAction.Refused];

    public static string NameOf(RowAction action) => action switch
    {
        RowAction.Created => "created",
        RowAction.Updated => "updated",
        RowAction.Unchanged => "unchanged",
        RowAction.Skipped => "skipped",
        RowAction.Refused => "refused",
        _ => throw new UnreachableException(),
    };

    /// <summary>The fields that a row changes, with the tags before and after.</summary>
    public static string ChangesOf(PlannedRow row) => row.Action != RowAction.Updated ? ""
        : row.Tags is var (before, after) ? string.Join(',', row.Changed.Split(',').Select(
            name => name == "tags" ? $"tags ({before} → {after})" : name))
        : row.Changed;

    /// <summary>With how many rows each was done.</summary>
    public static string CountsOf(PatronPlan plan) => string.Join(", ", All.Select(action => string.Create(
        CultureInfo.InvariantCulture, $"{plan.Count(action)} {NameOf(action)}")));

    public static string SummaryOf(PatronPlan plan, bool isDryRun, bool isDone)
    {
        var counts = CountsOf(plan);
        return isDryRun ? $"Dry run: {counts}. Nothing was written."
            : isDone ? counts
            : $"{counts}. Nothing was written, because a row was refused; --rows each writes the others.";
    }

    /// <summary>What is said once for the whole file.</summary>
    public static IEnumerable<string> NotesOf(PatronPlan plan)
    {
        foreach (var notice in SheetText.NoticesOf(plan.Notices))
            yield return notice;
        if (plan.Layout.Ignored.Count > 0)
        {
            var names = string.Join(", ", plan.Layout.Ignored.Select(name => $"'{name}'"));
            yield return $"columns left out: {names} (--map gives them a meaning)";
        }

        if (plan.NotForLibib > 0)
            yield return FormattableString.Invariant(
                $"{plan.NotForLibib} barcode(s) are not 5 to 15 digits, so Libib's clients can't create or change such ones");
        if (plan.OutOfUse > 0)
            yield return FormattableString.Invariant(
                $"{plan.OutOfUse} patron(s) are inactive in the file: that is about use, not membership, and changes nothing");
    }
}
