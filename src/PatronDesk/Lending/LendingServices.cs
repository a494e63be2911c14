using PatronDesk.Events;
using PatronDesk.Patrons;

namespace PatronDesk.Lending;

/// <summary>Registers the room of loans and holds.</summary>
internal static class LendingServices
{
    public static void AddLending(this IServiceCollection services, LendingSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<ItemRecords>();
        services.AddSingleton<ItemFinder>();
        services.AddSingleton<Loans>();
        services.AddSingleton<Holds>();
        services.AddSingleton<Retention>();
        services.AddSingleton<DeskList>();
        services.AddSingleton<IPurgeFollower>(provider => provider.GetRequiredService<DeskList>());
        services.AddSingleton<IDeletionGuard, LendingSeal>();
        services.AddSingleton<IDeletionFollower, LendingSeal>();
        services.AddSingleton<IPurgeFollower, LendingSeal>();
        services.AddSingleton<IIdFollower, LendingSeal>();
        // In this order: items are locked before loans, as everywhere. An undo goes the other way, so that loans are back before
        // it is looked at who waits for their own.
        services.AddSingleton<IMergeFollower, HoldMerge>();
        services.AddSingleton<IMergeFollower, LoanMerge>();
        services.AddSingleton<IIdFollower>(provider => provider.GetRequiredService<DeskList>());
        services.AddSingleton(WhoseIs("loan"));
        services.AddSingleton(WhoseIs("hold"));
    }

    private static EventSubject WhoseIs(string table) => new(
        table,
        $"(select {table}.patron from {table} where {table}.library_id = journal.library_id and {table}.id = journal.subject)");
}
