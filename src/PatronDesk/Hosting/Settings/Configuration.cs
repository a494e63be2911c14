using PatronDesk.Data;
using PatronDesk.Data.Postgres;
using PatronDesk.Data.Sqlite;

namespace PatronDesk.Hosting;

/// <summary>Reads the settings, and opens the store that they name.</summary>
internal static class Configuration
{
    public const string DefaultData = "data";

    private const string EnvironmentPrefix = "PATRONDESK_";

    /// <summary>Reads the settings; later sources override earlier ones.</summary>
    /// <param name="data">The data folder from the command line; null where it gives none.</param>
    /// <param name="urls">The addresses from the command line; null where it gives none.</param>
    /// <param name="rest">The rest of the command line, such as <c>--RateLimit:Requests 5</c>.</param>
    /// <param name="faults">Collects what is wrong.</param>
    /// <param name="makesFolder">Whether a data folder that is not there is made.</param>
    public static (Settings Settings, IConfigurationRoot Sources) Read(
        string? data, string? urls, IReadOnlyList<string> rest, List<string> faults, bool makesFolder = true)
    {
        data ??= Environment.GetEnvironmentVariable(EnvironmentPrefix + "DATA") is { Length: > 0 } named ? named : DefaultData;
        data = Path.GetFullPath(data);
        var said = new Dictionary<string, string?> { ["Data"] = data };
        if (urls is not null)
            said["Urls"] = urls;
        IConfigurationRoot sources;
        try
        {
            sources = new ConfigurationBuilder()
                .AddJsonFile(Path.Combine(data, "appsettings.json"), optional: true, reloadOnChange: false)
                .AddEnvironmentVariables(EnvironmentPrefix)
                .AddCommandLine([.. rest])
                .AddInMemoryCollection(said)
                .Build();
        }
        catch (Exception error) when (error is InvalidDataException or FormatException)
        {
            faults.Add(error is InvalidDataException
                ? $"{Path.Combine(data, "appsettings.json")} is not valid JSON: {error.InnerException?.Message ?? error.Message}"
                : $"The command line is not understood: {error.Message} Write settings as --Name value.");
            sources = new ConfigurationBuilder().AddInMemoryCollection(said).Build();
        }

        var settings = Settings.Read(sources, data, faults);
        if (makesFolder && (settings.Postgres is null || Directory.Exists(data)))
            MakeFolder(data, faults);
        return (settings, sources);
    }

    /// <summary>Opens the store, without reading or writing anything yet.</summary>
    public static Store OpenStore(Settings settings) => settings.Postgres is { } postgres
        ? new PostgresStore(postgres)
        : new SqliteStore(SqliteFile(settings), settings.Readers, settings.SqliteGroupCommit);

    public static string SqliteFile(Settings settings) => Path.Combine(settings.Data, "patrondesk.db");

    /// <summary>The error where a command needs a store and the data folder has none; null where it has one, and on PostgreSQL.</summary>
    public static string? NoStoreIn(Settings settings) => settings.Postgres is not null || File.Exists(SqliteFile(settings))
        ? null
        : $"There is no store: {SqliteFile(settings)} does not exist. Name the server's data folder with --data.";

    private static void MakeFolder(string data, List<string> faults)
    {
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(data);
            else
                Directory.CreateDirectory(data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            faults.Add($"Data is {data}, which cannot be created: {error.Message}");
        }
    }
}
