using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

public sealed class SettingsTests
{
    [Fact]
    public async Task Every_wrong_setting_is_named_at_once_with_what_would_be_right()
    {
        using var folder = new TemporaryFolder();
        await using var program = PublishedProgram.Start(
            ["serve", "--urls", "gopher://127.0.0.1", "--data", folder.Path],
            new Dictionary<string, string>
            {
                ["PATRONDESK_DATABASE"] = "Host=db;Password=do-not-tell-8842;Nonsense=1",
                ["PATRONDESK_RATELIMIT__REQUESTS"] = "many",
                ["PATRONDESK_LOG__FORMAT"] = "rhyme",
                ["PATRONDESK_BOOTSTRAP__COUNTRY"] = "USA",
                ["PATRONDESK_BOOTSTRAP__TENANT"] = "No Tenant!",
                ["PATRONDESK_NOSUCHSETTING"] = "1",
            });

        var code = await program.WaitAsync();

        Assert.NotEqual(0, code);
        var faults = program.Errors;
        Assert.All(
            [
                "gopher://127.0.0.1", "http://127.0.0.1:8080", "Database", "postgres://", "RateLimit:Requests", "'many'",
                "Log:Format", "text or json", "Bootstrap:Country", "'USA'", "Bootstrap:Tenant", "NOSUCHSETTING",
            ],
            expected => Assert.Contains(expected, faults, StringComparison.Ordinal));
        Assert.DoesNotContain("do-not-tell-8842", program.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", program.Everything, StringComparison.Ordinal);
        Assert.Empty(program.Output.Trim());
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task Settings_file_in_the_data_folder_is_read_and_the_environment_wins_over_it()
    {
        await using var store = await TestStore.CreateAsync(Engine.Sqlite);
        await File.WriteAllTextAsync(
            Path.Combine(store.Folder, "appsettings.json"),
            """{ "Bootstrap": { "ApiUser": "user-of-file", "ApiKey": "key-of-file", "BarcodePrefix": "299" } }""");
        await using var server = await PublishedServer.StartBareAsync(
            store, new Dictionary<string, string> { ["PATRONDESK_BOOTSTRAP__APIKEY"] = "key-of-environment" });

        using var client = server.NewClient("key-of-environment", "user-of-file");
        var made = await client.CreateAsync(("first_name", "Mary"), ("last_name", "Shelley"));
        Assert.StartsWith("299", made.Barcode(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_settings_file_is_told_in_a_sentence()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "appsettings.json"), "{ \"Urls\": ");
        await using var program = PublishedProgram.Start(["serve", "--urls", "http://127.0.0.1:0", "--data", folder.Path]);

        Assert.NotEqual(0, await program.WaitAsync());
        Assert.Contains("appsettings.json", program.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", program.Errors, StringComparison.Ordinal);
    }

    [Theory]
    // An address of documentation (RFC 5737), which no machine has.
    [InlineData("http://192.0.2.1:8099", null, null, "192.0.2.1:8099")]
    [InlineData("http://127.0.0.1:0", "PATRONDESK_KESTREL__ENDPOINTS__A__URL", "nonsense", "nonsense")]
    [InlineData("http://127.0.0.1:0", "PATRONDESK_KESTREL__CERTIFICATES__DEFAULT__PATH", "/no/such.pfx", "/no/such.pfx")]
    public async Task An_address_that_cannot_be_listened_at_is_told_in_a_sentence(string urls, string? name, string? value, string said)
    {
        using var folder = new TemporaryFolder();
        await using var program = PublishedProgram.Start(
            ["serve", "--urls", urls, "--data", folder.Path],
            name is null ? [] : new Dictionary<string, string> { [name] = value! });

        Assert.Equal(1, await program.WaitAsync());
        Assert.Contains("cannot", program.Errors, StringComparison.Ordinal);
        Assert.Contains(said, program.Errors, StringComparison.Ordinal);
        Assert.Single(program.Errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_store_that_is_none_is_told_with_its_path_and_what_to_do()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "patrondesk.db"), new string('x', 5000));
        await using var program = PublishedProgram.Start(["serve", "--urls", "http://127.0.0.1:0", "--data", folder.Path]);

        Assert.Equal(1, await program.WaitAsync());
        Assert.Contains(Path.Combine(folder.Path, "patrondesk.db"), program.Errors, StringComparison.Ordinal);
        Assert.Contains("restore a backup", program.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_of_another_user_is_told_with_its_path_and_what_to_do()
    {
        if (OperatingSystem.IsWindows() || Environment.UserName != "root")
        {
            Assert.Skip("Only root on Linux can start the program as another user.");
            return;
        }

        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "patrondesk.db");
        await using (var owner = PublishedProgram.Start(["migrate", "--data", folder.Path]))
            Assert.True(await owner.WaitAsync() == 0, owner.Everything);
        // Anybody may write the folder and read the file.
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_111_111);
        File.SetUnixFileMode(file, (UnixFileMode)0b110_100_100);
        await using var program = PublishedProgram.Start(
            ["serve", "--urls", "http://127.0.0.1:0", "--data", folder.Path],
            new Dictionary<string, string> { ["HOME"] = folder.Path },
            "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

        Assert.Equal(1, await program.WaitAsync());
        Assert.Contains(file, program.Errors, StringComparison.Ordinal);
        Assert.Contains(
            "The user that runs patrondesk must be able to write the folder and the files in it.", program.Errors,
            StringComparison.Ordinal);
        Assert.Single(program.Errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task Postgres_that_is_not_there_is_told_in_a_sentence()
    {
        using var folder = new TemporaryFolder();
        await using var program = PublishedProgram.Start(
            ["serve", "--urls", "http://127.0.0.1:0", "--data", folder.Path],
            new Dictionary<string, string>
            {
                // Nothing listens on port 1.
                ["PATRONDESK_DATABASE"] = "postgres://someone:do-not-tell-8842@127.0.0.1:1/patrondesk",
            });

        Assert.NotEqual(0, await program.WaitAsync());
        Assert.Contains("PostgreSQL", program.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("do-not-tell-8842", program.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", program.Everything, StringComparison.Ordinal);
    }
}
