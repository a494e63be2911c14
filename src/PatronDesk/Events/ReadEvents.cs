namespace PatronDesk.Events;

/// <summary>What a reader of the stream gets.</summary>
internal abstract record ReadEvents
{
    /// <summary>A page of it.</summary>
    /// <param name="Events">In order; fewer than were asked for where other lines of the journal lay between.</param>
    /// <param name="Next">Where the next page begins.</param>
    /// <param name="HasMore">Whether there is more already.</param>
    public sealed record Page(List<LibraryEvent> Events, EventPoint Next, bool HasMore) : ReadEvents;

    /// <summary>What comes after the point is not kept any more, or a restore took it back.</summary>
    /// <param name="Oldest">From here on everything is kept.</param>
    public sealed record Gone(EventPoint Oldest) : ReadEvents;
}
