using System.Globalization;
using System.Text;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>A store of 100,000 patrons moves to the other engine and back, by the commands, and every exported byte is equal.</summary>
public sealed class LargeRoundTripTests(ITestOutputHelper output)
{
    private const int Patrons = 100_000;

    private static readonly string[] Names = ["Ada", "Änne", "O'Brien", "van Dijk", "=1+1", "Łukasz", "Zoë \"Z\"", "-Jo", "李", "Ann, jr."];

    [Fact]
    public async Task A_large_store_moves_to_the_other_engine_and_back()
    {
        const int Seed = 20261128;
        output.WriteLine($"seed {Seed}");
        using var folder = new TemporaryFolder();
        var list = Path.Combine(folder.Path, "list.csv");
        await File.WriteAllTextAsync(list, ListOf(new Random(Seed)));
        var first = await MoveAsync(Engine.Sqlite, list, folder);
        var second = await MoveAsync(Engine.Postgres, first, folder);
        var third = await MoveAsync(Engine.Sqlite, second, folder);
        var exported = await File.ReadAllTextAsync(first);
        Assert.Equal(Patrons + 1, CountRecords(exported));
        foreach (var file in new[] { second, third })
            Assert.True(exported == await File.ReadAllTextAsync(file), "another engine exports something else");
    }

    /// <summary>Imports a file into a new store, and exports that; returns the export's file.</summary>
    private static async Task<string> MoveAsync(Engine engine, string from, TemporaryFolder folder)
    {
        var to = Path.Combine(folder.Path, $"{Guid.NewGuid():N}.csv");
        await using var store = await TestStore.CreateAsync(engine);
        await using (var server = await PublishedServer.StartAsync(store))
            await server.StopAsync();
        var import = await store.RunAsync("import", "patrons", from);
        Assert.True(import.Code == 0, import.Errors);
        Assert.StartsWith($"{Patrons} created, 0 updated, 0 unchanged, 0 skipped, 0 refused", import.Output, StringComparison.Ordinal);
        var export = await store.RunAsync("export", "patrons", "--out", to);
        Assert.True(export.Code == 0, export.Errors);
        return to;
    }

    // Some have every field, some almost none; no two share a key.
    private static string ListOf(Random random)
    {
        var list = new StringBuilder(
            "barcode,first_name,last_name,email,tags,patron_id,phone,address1,city,zip,freeze,active,expires_at,username,patron_group,"
            + "middle_name,mobile_phone,born_at,enrolled_at\n");
        string Name() => "\"" + Names[random.Next(Names.Length)].Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
        string Some(string text) => random.Next(2) == 0 ? text : "";
        for (var i = 0; i < Patrons; i++)
        {
            var day = new DateOnly(1940, 1, 1).AddDays(random.Next(30_000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            list.Append(CultureInfo.InvariantCulture, $"{i % 7 * 10_000_000 + i:D9},{Name()},{Name()},{Some($"p{i}@example.org")},")
                .Append(CultureInfo.InvariantCulture, $"{Some("\"a, b\"")},{Some($"P{i}")},{Some($"+49 351 {i}")},")
                .Append(CultureInfo.InvariantCulture, $"{Some($"\"Street {i}\n2nd floor\"")},{Some("Dresden")},")
                .Append(CultureInfo.InvariantCulture, $"{Some($"{i:D5}")},{random.Next(2)},{random.Next(2)},{Some("2031-05-06")},")
                .Append(CultureInfo.InvariantCulture, $"{Some($"u{i}")},{Some("staff")},")
                .Append(CultureInfo.InvariantCulture, $"{Some("Mae")},{Some($"0170 {i}")},{Some(day)},{Some("2020-02-29")}\n");
        }

        return list.ToString();
    }

    /// <summary>The records of a CSV: line breaks that are in no quotes.</summary>
    private static int CountRecords(string csv)
    {
        var (records, isQuoted) = (0, false);
        foreach (var sign in csv)
        {
            if (sign == '"')
                isQuoted = !isQuoted;
            else if (sign == '\n' && !isQuoted)
                records++;
        }

        return records;
    }
}
