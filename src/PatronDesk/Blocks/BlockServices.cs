using PatronDesk.Patrons;

namespace PatronDesk.Blocks;

/// <summary>Registers the room of blocks and verdicts.</summary>
internal static class BlockServices
{
    public static void AddBlocks(this IServiceCollection services, BlockSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<BlockRecords>();
        services.AddSingleton<TemplateRecords>();
        services.AddSingleton<StandingReader>();
        services.AddSingleton<BulkRuns>();
        services.AddSingleton<IBlockedPatrons, BlockedPatrons>();
        services.AddSingleton<IPurgeFollower, BlockFollower>();
        services.AddSingleton<IIdFollower, BlockFollower>();
        services.AddSingleton<IMergeFollower, BlockMerge>();
    }
}
