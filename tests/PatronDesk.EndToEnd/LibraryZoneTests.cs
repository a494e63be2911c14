using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Npgsql;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>A library's time zone is the machine's when it is made, and from then on its own.</summary>
public sealed class LibraryZoneTests
{
    // As long as Europe/Berlin, so that it can be written over it in SQLite's file.
    private const string Unknown = "Mars/TheBase1";

    [EveryEngine]
    public async Task The_machines_zone_is_stored_once_and_counts_no_more(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using (var first = await PublishedServer.StartAsync(store, In("Asia/Kathmandu")))
        {
            Assert.Contains("time zone   Asia/Kathmandu (TZ)", first.Program.Output, StringComparison.Ordinal);
            Assert.Contains("Made library e2elib with the time zone Asia/Kathmandu (TZ)", first.Program.Output, StringComparison.Ordinal);
            await first.StopAsync();
        }

        var answers = new List<(string Due, string Card)>();
        foreach (var (zone, language) in new[] { ("America/New_York", "tr_TR.UTF-8"), ("Pacific/Auckland", "de_DE.UTF-8") })
        {
            await SetDatabaseZoneAsync(store, zone);
            await using var server = await PublishedServer.StartAsync(
                store, new Dictionary<string, string>(In(zone)) { ["LANG"] = language, ["LC_ALL"] = language });
            answers.Add(await LendAsync(server));
            await server.StopAsync();
        }

        // The end of a day there, whatever the machine, its language and the database say.
        Assert.All(answers, answer => Assert.EndsWith("T18:14:59.000+00:00", answer.Due, StringComparison.Ordinal));
        var check = await RunAsync(store, "America/New_York", "check");
        Assert.Equal((0, ""), (check.Code, check.Errors.Trim()));
        Assert.Contains("TimeZone (e2elib) = Asia/Kathmandu\n", check.Output, StringComparison.Ordinal);
        Assert.Contains("Bootstrap:TimeZone = America/New_York (this machine's)\n", check.Output, StringComparison.Ordinal);
        var lost = await RunAsync(store, "America/New_York", "card", "lost", "e2elib", answers[0].Card);
        Assert.Matches(@"^lost now, since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+05:45\t", lost.Output);
    }

    [EveryEngine]
    public async Task The_zone_is_changed_by_a_command_that_takes_no_other_text(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using (var first = await PublishedServer.StartAsync(store, In("Asia/Tokyo")))
            await first.StopAsync();
        Assert.Equal(0, (await RunAsync(store, "Asia/Tokyo", "account", "set", "e2elib", "--time-zone", "Europe/Berlin")).Code);
        var listed = await RunAsync(store, "Asia/Tokyo", "account", "list");
        Assert.Contains("\ttime-zone=Europe/Berlin\tdue-by-card-end=true", listed.Output, StringComparison.Ordinal);
        foreach (var wrong in new[] { "Mars/Base", "UTC+25", "", "europe/berlin" })
        {
            var refused = await RunAsync(store, "Asia/Tokyo", "account", "set", "e2elib", "--time-zone", wrong);
            Assert.Equal((1, ""), (refused.Code, refused.Output.Trim()));
            Assert.Equal(
                $"The time zone is '{wrong}'; it must be an IANA time zone such as Europe/Berlin, with its exact spelling.",
                refused.Errors.Trim());
        }

        Assert.Equal(0, (await RunAsync(store, "Asia/Tokyo", "account", "set", "e2elib", "--due-by-card-end", "false")).Code);
        Assert.Contains(
            "\ttime-zone=Europe/Berlin\tdue-by-card-end=false",
            (await RunAsync(store, "Asia/Tokyo", "account", "list")).Output,
            StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task An_unknown_zone_and_a_machine_without_zones_end_the_start_with_a_sentence(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        using var nothing = new TemporaryFolder();
        var without = new Dictionary<string, string> { ["TZDIR"] = nothing.Path };
        const string noData = "This machine has no time zone data, so that no due date can be computed.";
        Assert.Equal((1, noData), await StartAsync(without));
        await using (var first = await PublishedServer.StartAsync(store, In("Europe/Berlin")))
            await first.StopAsync();
        Assert.Equal((1, noData), await StartAsync(without));
        Assert.Equal((2, "patrondesk cannot start; 1 setting(s) are wrong:"), await StartAsync(
            new() { ["PATRONDESK_BOOTSTRAP__TIMEZONE"] = "Mars/Base" }));

        await SetStoredZoneAsync(store);
        Assert.Equal(
            (1, $"A library has the time zone '{Unknown}', which this machine does not know."),
            await StartAsync(In("Europe/Berlin")));
        var check = await RunAsync(store, "Europe/Berlin", "check");
        Assert.Equal(1, check.Code);
        Assert.Contains($"'{Unknown}', which this machine does not know", check.Errors, StringComparison.Ordinal);
        // What the sentence advises helps.
        Assert.Equal(0, (await RunAsync(store, "Europe/Berlin", "account", "set", "e2elib", "--time-zone", "Europe/Berlin")).Code);
        await using var again = await PublishedServer.StartAsync(store, In("Asia/Tokyo"));
        await again.StopAsync();

        async Task<(int Code, string Said)> StartAsync(Dictionary<string, string> environment)
        {
            if (store.Database is not null)
                environment["PATRONDESK_DATABASE"] = store.Database;
            await using var program = PublishedProgram.Start(
                ["serve", "--urls", "http://127.0.0.1:0", "--data", store.Folder], environment);
            var code = await program.WaitAsync();
            Assert.DoesNotContain("   at ", program.Everything, StringComparison.Ordinal);
            var line = program.Errors.Trim().Split('\n')[0];
            return (code, line.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? line[..(end + 1)] : line);
        }
    }

    private static Dictionary<string, string> In(string zone) => new() { ["TZ"] = zone };

    private static async Task<(string Due, string Card)> LendAsync(PublishedServer server)
    {
        var card = (await server.Client.CreateAsync(("first_name", "Mary"), ("last_name", "Major"))).Barcode();
        using var body = new StringContent(
            $$"""{"itemBarcode":"B-{{card}}","userBarcode":"{{card}}"}""", Encoding.UTF8, "application/json");
        using var lent = await server.Client.PostAsync("/circulation/check-out-by-barcode", body);
        Assert.Equal(HttpStatusCode.Created, lent.StatusCode);
        return ((string)JsonNode.Parse(await lent.Content.ReadAsStringAsync())!["dueDate"]!, card);
    }

    private static Task<(int Code, string Output, string Errors)> RunAsync(TestStore store, string zone, params string[] arguments) =>
        store.RunAsync(In(zone), arguments);

    private static async Task SetDatabaseZoneAsync(TestStore store, string zone)
    {
        if (store.Database is { } database)
        {
            var name = new NpgsqlConnectionStringBuilder(database).Database;
            await ExecuteAsync(
                database, string.Create(CultureInfo.InvariantCulture, $"alter database \"{name}\" set timezone to '{zone}'"));
        }
    }

    // As a hand that writes into the store, or a machine with newer zones, leaves it.
    private static async Task SetStoredZoneAsync(TestStore store)
    {
        if (store.Database is { } database)
        {
            await ExecuteAsync(database, $"update library set time_zone = '{Unknown}'");
            return;
        }

        var file = Path.Combine(store.Folder, "patrondesk.db");
        var bytes = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file));
        Assert.Contains("Europe/Berlin", bytes, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(file, Encoding.Latin1.GetBytes(bytes.Replace("Europe/Berlin", Unknown, StringComparison.Ordinal)));
    }

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
