using PatronDesk.Faces.Sip2.Messages;

namespace PatronDesk.Faces.Sip2;

/// <summary>Registers the face for machines.</summary>
internal static class SipFace
{
    /// <summary>This face in the journal.</summary>
    public const string Name = "sip2";

    public static void AddSipFace(this IServiceCollection services, Sip2Settings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<FailureLog>();
        services.AddSingleton<CardReader>();
        services.AddSingleton<PatronMessages>();
        services.AddSingleton<LoanMessages>();
        services.AddSingleton<HoldMessages>();
        services.AddSingleton<ItemMessages>();
        services.AddSingleton<BlockMessages>();
        services.AddSingleton<LastMessages>();
        services.AddSingleton<SipServices>();
        services.AddSingleton<Sip2Listener>();
        services.AddHostedService(provider => provider.GetRequiredService<Sip2Listener>());
    }
}
