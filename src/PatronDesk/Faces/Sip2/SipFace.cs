namespace PatronDesk.Faces.Sip2;

/// <summary>Registers the face for machines.</summary>
internal static class SipFace
{
    public static void AddSipFace(this IServiceCollection services, Sip2Settings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<SipDesk>();
        services.AddSingleton<Sip2Listener>();
        services.AddHostedService(provider => provider.GetRequiredService<Sip2Listener>());
    }
}
