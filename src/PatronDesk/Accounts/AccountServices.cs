using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Accounts;

/// <summary>Registers the room of libraries, staff and machines.</summary>
internal static class AccountServices
{
    public static void AddAccounts(this IServiceCollection services, SignInSettings signIn)
    {
        services.AddSingleton(signIn);
        services.AddSingleton<PasswordQueue>();
        services.AddSingleton(provider => new LibraryAccounts(
            provider.GetRequiredService<Store>(), provider.GetRequiredService<PasswordQueue>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetServices<ILibraryFollower>())
        {
            Log = provider.GetRequiredService<ILogger<LibraryAccounts>>(),
        });
        services.AddSingleton<SetUpState>();
        services.AddSingleton<SetUpLinks>();
        services.AddSingleton<Callers>();
        services.AddSingleton<Tenants>();
        services.AddSingleton<SharedCalendar>();
        services.AddSingleton<TokenKeys>();
        services.AddSingleton<Tokens>();
        services.AddSingleton<FormSeals>();
        services.AddSingleton<JournalReader>();
        services.AddSingleton<JournalList>();
        services.AddSingleton<ActorNames>();
        services.AddSingleton<StaffRecords>();
        services.AddSingleton<StaffSessions>();
        services.AddSingleton<StaffSignIn>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<SipAccounts>();
    }
}
