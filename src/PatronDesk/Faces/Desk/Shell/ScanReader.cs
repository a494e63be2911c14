using PatronDesk.Accounts;
using PatronDesk.Lending;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Shell;

/// <summary>Finds what was scanned: as it came first, and only then by its other readings.</summary>
internal sealed class ScanReader(PatronRecords patrons, ItemRecords items)
{
    /// <summary>The live patron with this barcode; null where there is none.</summary>
    public async ValueTask<Scanned<Patron>?> FindPatronAsync(Caller caller, string scanned, CancellationToken cancel)
    {
        if (await patrons.FindAsync(caller, PatronKey.OfBarcode(scanned), cancel) is { } patron)
            return new(patron, patron.Barcode == scanned.Trim() ? null : patron.Barcode);
        foreach (var reading in Scan.OtherReadings(scanned))
        {
            if (await patrons.FindAsync(caller, PatronKey.OfBarcode(reading), cancel) is { } other)
                return new(other, other.Barcode);
        }

        return null;
    }

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
}

/// <summary>What a scan means.</summary>
/// <param name="Found">The record.</param>
/// <param name="ReadAs">The barcode as it was read, where that is not what was scanned; null otherwise.</param>
internal sealed record Scanned<T>(T Found, string? ReadAs);
