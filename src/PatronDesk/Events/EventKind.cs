using System.Collections.Frozen;

namespace PatronDesk.Events;

/// <summary>A kind of event. The journal's lines of other kinds are no events.</summary>
/// <param name="Name">As the journal has it: a noun and a past tense.</param>
/// <param name="Detail">What the journal's detail of such a line says.</param>
internal sealed record EventKind(string Name, EventDetail Detail = EventDetail.Withheld)
{
    /// <summary>Every kind; <c>docs/events.md</c> has each.</summary>
    public static IReadOnlyList<EventKind> All { get; } =
    [
        new("patron.created"),
        new("patron.updated", EventDetail.Fields),
        new("patron.deleted"),
        new("patron.restored"),
        new("patron.purged"),
        new("patron.id_changed", EventDetail.Other),
        new("patron.merged", EventDetail.Other),
        new("patron.merged_away", EventDetail.Other),
        new("patron.merge_undone", EventDetail.Other),
        new("patron.card_lost"),
        new("patron.card_found"),
        new("block.created"),
        new("block.updated", EventDetail.Fields),
        new("block.lifted"),
        new("block.deleted"),
        new("block.expired"),
        new("block.purged"),
        new("loan.checked_out"),
        new("loan.renewed"),
        new("loan.due_date_changed"),
        new("loan.checked_in"),
        new("loan.check_in_undone"),
        new("loan.check_out_undone"),
        new("loan.recorded_against_rules"),
        new("hold.placed"),
        new("hold.changed"),
        new("hold.cancelled"),
        new("hold.expired"),
        new("hold.reopened"),
        new("hold.deleted"),
    ];

    private static readonly FrozenDictionary<string, EventKind> ByName =
        All.ToFrozenDictionary(kind => kind.Name, StringComparer.Ordinal);

    /// <summary>Finds a kind by its name; null where the journal's line is no event.</summary>
    public static EventKind? Find(string name) => ByName.GetValueOrDefault(name);
}

/// <summary>What the journal's detail says, and so whether an event may carry it.</summary>
internal enum EventDetail
{
    /// <summary>A person may have written it, so no event carries it.</summary>
    Withheld,

    /// <summary>The names of the fields that changed.</summary>
    Fields,

    /// <summary>The UUID of another patron, and perhaps counts after it.</summary>
    Other,
}
