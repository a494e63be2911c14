using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>What the program says of a command line, before it opens a store.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("'prot' is not an argument of 'patrondesk serve'.", "serve", "prot")]
    [InlineData("'urls' is not an argument of 'patrondesk serve'; did you mean --urls?", "serve", "urls")]
    [InlineData("'--url' is neither an option of 'patrondesk serve' nor a setting; did you mean --urls?", "serve", "--url", "x")]
    [InlineData("'--dta' is neither an option of 'patrondesk check' nor a setting; did you mean --data?", "check", "--dta=x")]
    [InlineData(
        "'--RateLimt:Requests' is neither an option of 'patrondesk serve' nor a setting; did you mean --RateLimit:Requests?",
        "serve", "--RateLimt:Requests", "5")]
    [InlineData("'--nonsense' is neither an option of 'patrondesk serve' nor a setting.", "serve", "--nonsense")]
    [InlineData("'--QuerySeconds' needs a value.", "serve", "--QuerySeconds", "--Readers", "3")]
    [InlineData(
        "'--nmae' is neither an option of 'patrondesk account key add' nor a setting; did you mean --name?",
        "account", "key", "add", "library", "--nmae", "x")]
    public async Task What_is_no_option_and_no_setting_is_named_with_what_was_meant(string said, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        await using var program = PublishedProgram.Start([.. arguments, "--data", Path.Combine(folder.Path, "data")]);

        Assert.Equal(2, await program.WaitAsync());
        var lines = program.Errors.TrimEnd().Split('\n');
        Assert.Equal(said, lines[0]);
        Assert.Equal(2, lines.Length);
        Assert.EndsWith(" --help' lists the options; a setting is written as --Name value.", lines[1], StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Several_wrong_ones_are_named_at_once()
    {
        await using var program = PublishedProgram.Start(["serve", "prot", "--nonsense", "1", "--QuerySeconds"]);

        Assert.Equal(2, await program.WaitAsync());
        Assert.Equal(4, program.Errors.TrimEnd().Split('\n').Length);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("migrate")]
    [InlineData("account", "list")]
    [InlineData("account", "key", "add")]
    [InlineData("import", "items")]
    [InlineData("import", "libib")]
    [InlineData("export", "patrons")]
    [InlineData("sync")]
    [InlineData("backup")]
    [InlineData("restore")]
    public async Task Help_names_the_settings_and_no_additional_arguments(params string[] command)
    {
        await using var program = PublishedProgram.Start([.. command, "--help"]);

        Assert.Equal(0, await program.WaitAsync());
        Assert.Contains("--data", program.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("additional arguments", program.Output, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("'patrondesk check' prints them all.", program.Output.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("import", "patrons", "patrons.csv")]
    [InlineData("import", "items", "items.csv")]
    [InlineData("import", "undo", "20261128-1")]
    [InlineData("export", "patrons")]
    [InlineData("sync", "patrons.csv", "--source", "school")]
    [InlineData("account", "sip", "list", "library")]
    [InlineData("desk", "list", "library")]
    public async Task A_data_folder_without_a_store_is_named_and_not_made(params string[] command)
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "dta");
        await using var program = PublishedProgram.Start([.. command, "--data", data]);

        Assert.Equal(2, await program.WaitAsync());
        Assert.Equal(
            $"There is no store: {data}/patrondesk.db does not exist. Name the server's data folder with --data.", program.Errors.Trim());
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }
}
