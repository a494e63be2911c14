namespace PatronDesk.Events;

/// <summary>Registers the room of events.</summary>
internal static class EventServices
{
    public static void AddEvents(this IServiceCollection services, EventSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<EventList>();
    }
}
