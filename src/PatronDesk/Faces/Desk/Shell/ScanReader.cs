using PatronDesk.Accounts;
using PatronDesk.Lending;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Shell;

/// <summary>Finds what was scanned: as it came first, and only then by its other readings.</summary>
internal sealed class ScanReader(PatronRecords patrons, PatronCards cards, ItemRecords items)
{
    /// <summary>The live patron with this barcode; null where there is none.</summary>
    public async ValueTask<Scanned<Patron>?> FindPatronAsync(Caller caller, string scanned, CancellationToken cancel)
    {
        if (await patrons.FindAsync(caller, PatronKey.OfBarcode(scanned), cancel) is { } patron)
        {
            return new(patron, patron.Barcode == scanned.Trim() ? null : patron.Barcode)
            {
                Old = await FindOldAsync(caller, patron, scanned, cancel),
            };
        }

        foreach (var reading in Scan.OtherReadings(scanned))
        {
            if (await patrons.FindAsync(caller, PatronKey.OfBarcode(reading), cancel) is { } other)
                return new(other, other.Barcode) { Old = await FindOldAsync(caller, other, reading, cancel) };
        }

        return null;
    }

    // Asked only where the barcode is not the patron's own.
    private async ValueTask<OldCard?> FindOldAsync(Caller caller, Patron patron, string barcode, CancellationToken cancel) =>
        PatronKey.OfBarcode(barcode) is var key && key.IsOwnOf(patron)
            ? null
            : await cards.FindOldAsync(caller, patron, key.Text, cancel);

    /// <summary>The item with this barcode; null where there is none, or where several differ by case alone.</summary>
    public async ValueTask<Scanned<Item>?> FindItemAsync(Caller caller, string scanned, CancellationToken cancel)
    {
        if (await items.FindAsync(caller, scanned, cancel) is { } item)
            return new(item, item.Barcode == Scan.Trim(scanned) ? null : item.Barcode);
        foreach (var reading in Scan.OtherReadings(scanned))
        {
            if (await items.FindAsync(caller, reading, cancel) is { } other)
                return new(other, other.Barcode == Scan.Trim(scanned) ? null : other.Barcode);
        }

        return await items.FindLikeAsync(caller, Scan.Trim(scanned), cancel) is [var only] ? new(only, only.Barcode) : null;
    }

    /// <summary>The items that <see cref="FindItemAsync"/> does not choose among, since their barcodes differ by case alone.</summary>
    public async ValueTask<IReadOnlyList<Item>> FindAlikeAsync(Caller caller, string scanned, CancellationToken cancel) =>
        await items.FindLikeAsync(caller, Scan.Trim(scanned), cancel) is { Count: > 1 } alike ? alike : [];
}

/// <summary>What a scan means.</summary>
/// <param name="Found">The record.</param>
/// <param name="ReadAs">The barcode as it was read, where that is not what was scanned; null otherwise.</param>
internal sealed record Scanned<T>(T Found, string? ReadAs)
{
    /// <summary>The old card that was scanned, of a record that was merged into the patron's; null for the patron's own.</summary>
    public OldCard? Old { get; init; }
}

/// <summary>What pages say of an old card.</summary>
internal static class OldCardWords
{
    /// <summary>The key of the sentence for a card that was reported lost.</summary>
    public const string Lost = "done.old-card-lost";

    /// <summary>The word with which an address says that an old card was scanned, as a part of its query; empty for none.</summary>
    public static string QueryOf(OldCard? old, string sign = "?") =>
        old is null ? "" : $"{sign}done={(old.LostAt is null ? "old-card" : "old-card-lost")}";

    /// <summary>The key of the sentence that an address asks for; null for none.</summary>
    public static string? KeyOf(string? done) => done is "old-card" or "old-card-lost" ? $"done.{done}" : null;
}
