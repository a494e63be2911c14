namespace PatronDesk.Events;

/// <summary>Registers the room of events.</summary>
internal static class EventServices
{
    public static void AddEvents(this IServiceCollection services, EventSettings settings, WebhookSettings webhooks)
    {
        services.AddSingleton(settings);
        services.AddSingleton(webhooks);
        services.AddSingleton<EventList>();
        services.AddSingleton<WebhookRecords>();
        services.AddSingleton<WebhookQueue>();
        services.AddSingleton<WebhookClient>();
        services.AddSingleton<WebhookSender>();
    }
}
