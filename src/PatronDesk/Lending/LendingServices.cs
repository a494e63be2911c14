using PatronDesk.Patrons;

namespace PatronDesk.Lending;

/// <summary>Registers the room of loans and holds.</summary>
internal static class LendingServices
{
    public static void AddLending(this IServiceCollection services, LendingSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<ItemRecords>();
        services.AddSingleton<Loans>();
        services.AddSingleton<Holds>();
        services.AddSingleton<Retention>();
        services.AddSingleton<DeskList>();
        services.AddSingleton<IPurgeFollower>(provider => provider.GetRequiredService<DeskList>());
        services.AddSingleton<IDeletionGuard, LendingSeal>();
        services.AddSingleton<IDeletionFollower, LendingSeal>();
        services.AddSingleton<IPurgeFollower, LendingSeal>();
        services.AddSingleton<IIdFollower, LendingSeal>();
        services.AddSingleton<IIdFollower>(provider => provider.GetRequiredService<DeskList>());
    }
}
