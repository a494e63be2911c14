using PatronDesk.Accounts;

namespace PatronDesk.Patrons;

/// <summary>Registers the room of patrons.</summary>
internal static class PatronServices
{
    public static void AddPatrons(this IServiceCollection services, PatronSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<PatronRecords>();
        services.AddSingleton<IUsernameGuard, PatronUsernames>();
        services.AddSingleton<PatronFinder>();
        services.AddSingleton<PatronLookup>();
        services.AddSingleton<UserImports>();
        services.AddSingleton<PatronArrivals>();
        services.AddSingleton<PatronCards>();
        services.AddSingleton<PatronPins>();
        services.AddSingleton<PatronMerges>();
        services.AddSingleton<Categories>();
        services.AddSingleton<ILibraryFollower, StandardCategories>();
    }
}
