using System.Diagnostics;
using PatronDesk.Blocks;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Lending;

namespace PatronDesk.Faces.Desk.Lending;

/// <summary>Refusals of lending as lines, with the offer for whom may override.</summary>
internal static class LineWords
{
    /// <summary>The line of a denial.</summary>
    /// <param name="visit">The request.</param>
    /// <param name="denial">Why it is denied.</param>
    /// <param name="item">The item's barcode.</param>
    /// <param name="title">The item's title; null where it is not known.</param>
    /// <param name="path">Where an override would be sent.</param>
    /// <param name="over">What the person has overridden already.</param>
    public static ScanLine Of(Visit visit, Denial denial, string item, string? title, string path, string over)
    {
        var words = visit.Words;
        var line = new ScanLine(LineKind.Refused, item) { Title = title, Text = words["out.refused"] };
        var mayOverride = visit.May(PatronDesk.Accounts.Permissions.OverrideBlock);
        switch (denial)
        {
            case Denial.Barred(var reasons):
                return line with
                {
                    Reasons = [.. reasons.Select(static reason => reason.Message)],
                    Offer = mayOverride && reasons.All(static reason => reason.Kind != RefusalKind.Inactive)
                        ? new(path, Joined(over, "block"))
                        : null,
                };
            case Denial.LimitReached(var limit, var most):
                return line with
                {
                    Text = words[limit == LendingLimit.Checkouts ? "out.limit.items" : "out.limit.renewals", most],
                    Offer = mayOverride ? new(path, Joined(over, "limit")) : null,
                };
            case Denial.MayNotOverride:
                return line with { Text = words["over.may-not"] };
            case Denial.NeedsComment:
                return line with { Text = words["over.needs-comment"], Offer = new(path, over) };
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>What was sent with a scan: the override of a verdict or a limit, for this item alone.</summary>
    public static LoanTerms TermsOf(IFormCollection form, long? seenVersion = null)
    {
        var (over, comment) = (form["over"].ToString().Split(','), form["comment"].ToString());
        return new(
            over.Contains("block") ? new BlockOverride(comment) : null,
            Due: null,
            over.Contains("limit") ? new BlockOverride(comment) : null)
        {
            SeenVersion = seenVersion,
        };
    }

    private static string Joined(string over, string more) => over is "" or "new" || over == more ? more : $"{over},{more}";
}
