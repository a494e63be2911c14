using PatronDesk.Accounts;

namespace PatronDesk.Faces.Libib;

/// <summary>The Libib Pro patrons API: its gate and its routes, at the root of the server.</summary>
internal static class LibibFace
{
    /// <summary>This face in the journal.</summary>
    public const string Name = "libib";

    public static void AddLibibFace(this IServiceCollection services, RateLimit? limit)
    {
        services.AddSingleton<PatronEndpoints>();
        services.AddSingleton<AccountEndpoints>();
        services.AddSingleton<ManagerEndpoints>();
        services.AddSingleton<EventEndpoints>();
        services.AddSingleton(provider => new LibibGate(
            provider.GetRequiredService<SignIn>(), provider.GetRequiredService<SetUpState>(), limit,
            provider.GetRequiredService<FailureTrace>(), provider.GetRequiredService<ILogger<LibibGate>>()));
    }

    public static void MapLibibFace(this WebApplication app)
    {
        var libib = app.MapGroup("").WithHeads().WithMetadata(new LibibRoute());
        app.Services.GetRequiredService<PatronEndpoints>().Map(libib);
        app.Services.GetRequiredService<AccountEndpoints>().Map(libib);
        app.Services.GetRequiredService<ManagerEndpoints>().Map(libib);
        app.Services.GetRequiredService<EventEndpoints>().Map(libib);
    }
}
