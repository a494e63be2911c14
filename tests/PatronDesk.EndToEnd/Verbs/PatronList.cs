using System.Globalization;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>Fills a store with patrons whose barcodes are numbers from 1.</summary>
internal static class PatronList
{
    /// <param name="store">The store, whose server is running.</param>
    /// <param name="patrons">How many patrons it gets.</param>
    public static async Task ImportAsync(TestStore store, int patrons)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "list.csv");
        var rows = Enumerable.Range(1, patrons).Select(
            number => string.Create(CultureInfo.InvariantCulture, $"{number:D7},Ada,Nr {number}\n"));
        await File.WriteAllTextAsync(file, "barcode,first_name,last_name\n" + string.Concat(rows));
        Assert.Equal(0, (await store.RunAsync("import", "patrons", file)).Code);
    }
}
