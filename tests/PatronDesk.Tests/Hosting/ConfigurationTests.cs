using PatronDesk.Hosting;

namespace PatronDesk.Tests.Hosting;

/// <summary>Where settings come from, and which source wins.</summary>
public sealed class ConfigurationTests : IDisposable
{
    private const string Variable = "PATRONDESK_RATELIMIT__REQUESTS";

    private readonly string _folder = Directory.CreateTempSubdirectory("patrondesk-configure-").FullName;

    [Fact]
    public void The_file_gives_way_to_the_environment_and_that_to_the_command_line()
    {
        WriteFile("""{"RateLimit":{"Requests":1,"WindowSeconds":7},"Readers":3}""");
        Assert.Equal(1, Read().RateLimit!.Requests);
        Environment.SetEnvironmentVariable(Variable, "2");
        Assert.Equal(2, Read().RateLimit!.Requests);
        var settings = Read("--RateLimit:Requests", "5");
        Assert.Equal(5, settings.RateLimit!.Requests);
        Assert.Equal((TimeSpan.FromSeconds(7), 3), (settings.RateLimit.Window, settings.Readers));
    }

    [Fact]
    public void The_options_of_the_command_line_win_over_the_file()
    {
        WriteFile("""{"Urls":"http://127.0.0.1:1"}""");
        var faults = new List<string>();
        Assert.Equal("http://127.0.0.1:2", Configuration.Read(_folder, "http://127.0.0.1:2", [], faults).Settings.Urls);
        Assert.Empty(faults);
    }

    [Fact]
    public void A_file_that_is_no_JSON_is_named()
    {
        WriteFile("""{"Readers": """);
        var faults = new List<string>();
        Configuration.Read(_folder, null, [], faults);
        Assert.Contains("appsettings.json", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_data_folder_that_cannot_be_made_is_named()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        var faults = new List<string>();
        Configuration.Read(Path.Combine(file, "data"), null, [], faults);
        Assert.StartsWith("Data is ", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_data_folder_is_made_and_SQLite_lies_in_it()
    {
        var data = Path.Combine(_folder, "new", "data");
        var faults = new List<string>();
        var settings = Configuration.Read(data, null, [], faults).Settings;
        Assert.Empty(faults);
        Assert.True(Directory.Exists(data));
        Assert.Equal(Path.Combine(data, "patrondesk.db"), Configuration.SqliteFile(settings));
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        Directory.Delete(_folder, recursive: true);
    }

    private void WriteFile(string json) => File.WriteAllText(Path.Combine(_folder, "appsettings.json"), json);

    private Settings Read(params string[] commandLine)
    {
        var faults = new List<string>();
        var settings = Configuration.Read(_folder, null, commandLine, faults).Settings;
        Assert.Empty(faults);
        return settings;
    }
}
