using System.Diagnostics;
using PatronDesk.Blocks;
using PatronDesk.Faces.Desk.Blocks;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Bulk;

/// <summary>The fields that each action asks for.</summary>
internal static class BulkFields
{
    public const string Tag = "new_tag";
    public const string Reason = "reason";
    public const string Expires = "expires";
    public const string Never = "never";

    /// <summary>The actions in the order in which they are offered.</summary>
    public static IReadOnlyList<BulkAction> Actions { get; } =
        [BulkAction.Block, BulkAction.Lift, BulkAction.Tag, BulkAction.Freeze, BulkAction.Unfreeze, BulkAction.Expire];

    /// <summary>The action with this name; null for none.</summary>
    public static BulkAction? ActionOf(string name) =>
        Actions.Cast<BulkAction?>().FirstOrDefault(one => BulkTask.NameOf(one!.Value) == name);

    public static FormValues New(BulkAction action) => action == BulkAction.Block ? BlockFields.New() : new FormValues();

    /// <summary>Reads what was typed, for one action.</summary>
    public static FormValues Read(IFormCollection sent, BulkAction action)
    {
        var form = FormValues.Read(sent, action == BulkAction.Block ? BlockFields.All : [Tag, Reason, Expires, Never]);
        form.Revision = "";
        return form;
    }

    /// <summary>What the run is to do; says beside each field what is wrong with it.</summary>
    /// <param name="action">What is done with each patron.</param>
    /// <param name="form">What was typed.</param>
    /// <param name="template">The template that filled the form of a block; null for none.</param>
    /// <param name="visit">The request.</param>
    /// <param name="today">The first day on which a block may end.</param>
    public static BulkTask TaskOf(BulkAction action, FormValues form, TemplateChoice? template, Visit visit, DateOnly today)
    {
        switch (action)
        {
            case BulkAction.Block:
                var block = BlockFields.Read(form, before: null, visit, today);
                return new(action)
                {
                    Note = block.Description,
                    Code = template?.Code,
                    StaffInformation = block.StaffInformation,
                    PatronMessage = block.PatronMessage,
                    Borrowing = block.Borrowing,
                    Renewals = block.Renewals,
                    Requests = block.Requests,
                    EndsAt = block.ExpiresAt,
                };
            case BulkAction.Lift:
                if (!BlockRecords.IsReason(form[Reason]))
                    form.Refuse(Reason, visit.Words["fault.reason", BlockRecords.LongestReason]);
                return new(action) { Note = form[Reason].Trim() };
            case BulkAction.Tag:
                var tag = form[Tag].Trim();
                if (tag.Length == 0)
                    form.Refuse(Tag, visit.Words["fault.required"]);
                else if (tag.Length > PatronRules.LongestTags || tag.Contains(',', StringComparison.Ordinal)
                    || !PatronRules.IsCleanText(tag))
                    form.Refuse(Tag, visit.Words["fault.one-tag"]);
                return new(action) { Note = tag };
            case BulkAction.Freeze or BulkAction.Unfreeze:
                return new(action);
            case BulkAction.Expire:
                var ends = Days.Read(form, Expires, stored: null, visit, earliest: null);
                // An empty field alone must not make everybody's membership endless.
                if (ends is null && form[Never] != "yes")
                    form.Refuse(Expires, visit.Words["fault.day-or-never"]);
                return new(action) { EndsAt = form[Never] == "yes" ? null : ends };
            default:
                throw new UnreachableException();
        }
    }
}
