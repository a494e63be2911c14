namespace PatronDesk.Events;

/// <summary>A change of a library's records, as others may know it: ids and names of fields, no value.</summary>
/// <param name="Point">The point after it.</param>
/// <param name="At">When it happened.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Record">The UUID of the record that changed.</param>
/// <param name="Patron">The UUID of the patron whom it is about; null where the record has none any more.</param>
internal sealed record LibraryEvent(EventPoint Point, DateTimeOffset At, EventKind Kind, string Record, string? Patron)
{
    /// <summary>The names of the fields that changed; empty where the kind says enough.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>The UUID of another patron: whom a merge took away or kept, or the id before.</summary>
    public string? Other { get; init; }

    /// <summary>The import that it belongs to; null for none.</summary>
    public string? Import { get; init; }

    /// <summary>Whether it is one of many, of an import or of a timer. Such events go out after the others.</summary>
    public bool IsOneOfMany { get; init; }

    /// <summary>The event's own id, by which a receiver knows one that it has had. It never changes.</summary>
    public string Id => string.Create(null, $"evt_{Point.Epoch}_{Point.Id}");

    /// <summary>Events with the same text go out one after the other.</summary>
    public string OrderKey => Patron ?? Record;
}
