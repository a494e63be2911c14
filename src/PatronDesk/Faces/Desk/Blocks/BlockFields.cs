using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Blocks;

/// <summary>The fields of a block's form, in FOLIO's order and words.</summary>
internal static class BlockFields
{
    public const string Expires = "block_expires";

    private const string Yes = "yes";

    private static readonly string[] Texts = ["description", "staff", "message"];

    private static readonly string[] Flags = ["borrowing", "renewals", "requests"];

    public static IReadOnlyList<string> All { get; } = [.. Texts, Expires, .. Flags];

    /// <summary>The empty form: all actions are blocked.</summary>
    public static FormValues New()
    {
        var form = new FormValues();
        foreach (var flag in Flags)
            form[flag] = Yes;
        return form;
    }

    public static FormValues Of(TemplateChoice template)
    {
        var form = new FormValues { ["description"] = template.Description, ["staff"] = template.Staff, ["message"] = template.Message };
        form["borrowing"] = template.Borrowing ? Yes : "";
        form["renewals"] = template.Renewals ? Yes : "";
        form["requests"] = template.Requests ? Yes : "";
        return form;
    }

    public static FormValues Of(ManualBlock block, LibraryCalendar calendar)
    {
        var (form, content) = (new FormValues { Revision = block.Revision }, block.Content);
        form.Start("description", Lines(content.Description));
        form.Start("staff", Lines(content.StaffInformation));
        form.Start("message", Lines(content.PatronMessage));
        form.Start(Expires, Days.Write(content.ExpiresAt, calendar));
        form.Start("borrowing", content.Borrowing == true ? Yes : "");
        form.Start("renewals", content.Renewals == true ? Yes : "");
        form.Start("requests", content.Requests == true ? Yes : "");
        return form;
    }

    /// <summary>Reads the form, and says beside each field what is wrong with it.</summary>
    /// <param name="form">The form.</param>
    /// <param name="before">The content that stays where the form says nothing else; null for a new block.</param>
    /// <param name="visit">The request.</param>
    /// <param name="today">The first day that may be chosen.</param>
    public static BlockEntry Read(FormValues form, BlockContent? before, Visit visit, DateOnly today)
    {
        if (form["description"].Trim().Length == 0)
            form.Refuse("description", visit.Words["fault.description"]);
        foreach (var name in Texts)
        {
            if (!PatronRules.IsCleanText(form[name].Replace('\n', ' ')))
                form.Refuse(name, visit.Words["fault.badcharacter"]);
        }

        var expires = Days.Read(form, Expires, before?.ExpiresAt, visit, today);
        // FOLIO's face may have made a block without any: an untouched save keeps it.
        if (Flags.All(flag => form[flag] != Yes) && (form.Revision.Length == 0 || Flags.Any(form.IsChanged)))
            form.Refuse("borrowing", visit.Words["fault.actions"]);
        return new(
            Said(form, "description", before?.Description) ?? "",
            Said(form, "staff", before?.StaffInformation),
            Said(form, "message", before?.PatronMessage),
            expires,
            FlagOf(form, "borrowing", before?.Borrowing),
            FlagOf(form, "renewals", before?.Renewals),
            FlagOf(form, "requests", before?.Requests));
    }

    // What nobody touched stays as it is: a save without a change changes nothing.
    private static string? Said(FormValues form, string name, string? before) =>
        form.Revision.Length > 0 && !form.IsChanged(name) ? before
        : form[name].Trim() is { Length: > 0 } text ? text
        : null;

    private static bool? FlagOf(FormValues form, string name, bool? before) =>
        form.Revision.Length > 0 && !form.IsChanged(name) ? before : form[name] == Yes;

    private static string Lines(string? text) => text?.Replace("\r\n", "\n", StringComparison.Ordinal) ?? "";
}
