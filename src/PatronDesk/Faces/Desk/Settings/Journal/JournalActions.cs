using PatronDesk.Faces.Desk.Words;

namespace PatronDesk.Faces.Desk.Settings;

/// <summary>What the journal tells of.</summary>
internal static class JournalActions
{
    /// <summary>Every action, as the journal names it.</summary>
    public static IReadOnlySet<string> All { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "patron.created", "patron.updated", "patron.deleted", "patron.restored", "patron.purged", "patron.id_changed",
        "patron.card_lost", "patron.card_found", "patron.merged", "patron.merged_away", "patron.merge_undone",
        "block.created", "block.updated", "block.deleted", "block.lifted", "block.expired", "block.purged", "block.overridden",
        "template.created", "template.updated", "template.deleted",
        "loan.checked_out", "loan.checked_in", "loan.renewed", "loan.due_date_changed", "loan.check_out_undone",
        "loan.check_in_undone", "loan.recorded_against_rules", "loan.anonymised",
        "hold.placed", "hold.changed", "hold.deleted", "hold.cancelled", "hold.expired", "hold.reopened", "hold.anonymised",
        "item.created", "item.updated", "item.imported",
        "group.created", "group.updated", "group.deleted",
        "addresstype.created", "addresstype.updated", "addresstype.deleted",
        "staff.created", "staff.password_changed", "staff.role_changed", "staff.disabled", "staff.enabled", "staff.removed",
        "sign_in.ended", "key.created", "key.disabled", "webhook.created", "webhook.disabled",
        "webhook.enabled", "webhook.replayed", "webhook.secret_changed", "webhook.deleted",
        "sip.created", "sip.changed", "library.created", "library.changed", "desk.done",
        "bulk.started", "bulk.stopped", "import.started", "import.undone",
    };

    /// <summary>The actions to choose from, by their words.</summary>
    public static IEnumerable<(string Value, string Text)> In(Sentences words) =>
        All.Select(action => (action, words[$"journal.{action}"])).OrderBy(static one => one.Item2, StringComparer.OrdinalIgnoreCase);
}
