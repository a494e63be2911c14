namespace PatronDesk.Intake;

/// <summary>Registers the room of what comes in from elsewhere.</summary>
internal static class IntakeServices
{
    public static void AddIntake(this IServiceCollection services) => services.AddSingleton<ImportRuns>();
}
