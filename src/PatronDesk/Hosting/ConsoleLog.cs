namespace PatronDesk.Hosting;

/// <summary>Chooses what is logged, and how it is written to the terminal.</summary>
internal static class ConsoleLog
{
    /// <param name="logging">The host's logging.</param>
    /// <param name="asJson">One JSON object a line, for a program to read.</param>
    public static void AddConsoleLog(this ILoggingBuilder logging, bool asJson)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        logging.AddFilter("Npgsql", LogLevel.Warning);
        // At Information this category writes whole addresses, which hold names, emails and passwords. At any level it creates
        // an activity for each request, which nothing here uses. The gates log failures.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        // When the start fails, the terminal shows one sentence, not a stack trace.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        if (asJson)
        {
            logging.AddJsonConsole(console => console.TimestampFormat = "O");
        }
        else
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:sszzz ";
            });
        }
    }
}
