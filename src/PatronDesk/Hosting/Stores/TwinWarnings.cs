using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Patrons;

namespace PatronDesk.Hosting;

/// <summary>Names, when the server starts, the patrons who share a barcode or an external id, so that someone can part them.</summary>
internal sealed partial class TwinWarnings(PatronRecords patrons, LibraryAccounts accounts, ILogger<TwinWarnings> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            foreach (var library in await accounts.ListAsync(stoppingToken))
            {
                foreach (var twins in await patrons.FindTwinsAsync(library, stoppingToken))
                    Warn(library, twins);
            }
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // The server is stopping.
        }
        catch (Exception error) when (error is StoreUnavailableException or StoreTimeoutException)
        {
            LogNotLooked(log, error.Message);
        }
    }

    private void Warn(Library library, PatronTwins twins)
    {
        var names = string.Join(", ", twins.Uuids);
        switch (twins.Field)
        {
            case PatronField.Barcode:
                LogBarcode(log, names, library.Id);
                break;
            case PatronField.PatronId:
                LogExternalId(log, names, library.Id);
                break;
            default:
                throw new UnreachableException();
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The barcodes of patrons {Patrons} of library {LibraryId} differ only in case or accents; give all but one another")]
    private static partial void LogBarcode(ILogger logger, string patrons, long libraryId);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Patrons {Patrons} of library {LibraryId} have the same patron_id (FOLIO's externalSystemId); "
            + "FOLIO's clients expect it to be unique")]
    private static partial void LogExternalId(ILogger logger, string patrons, long libraryId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Patrons who share a barcode or patron_id were not looked for: {Why}")]
    private static partial void LogNotLooked(ILogger logger, string why);
}
