using System.CommandLine;
using PatronDesk.Accounts;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk serve</c>.</summary>
internal static class ServeCommand
{
    public static Command Make()
    {
        var options = new CommandOptions();
        var urls = new Option<string?>("--urls")
        {
            Description = "Addresses to listen at, separated by semicolons (default: http://127.0.0.1:8080)",
            HelpName = "URL",
        };
        var command = new Command("serve", "Serve the APIs and the desk until stopped by SIGTERM or Ctrl+C") { urls };
        options.AddTo(command);
        command.SetAction((parsed, cancel) => RunAsync(options, parsed, parsed.GetValue(urls), cancel));
        return command;
    }

    private static async Task<int> RunAsync(CommandOptions options, ParseResult parsed, string? urls, CancellationToken cancel)
    {
        if (await options.ReadAsync(parsed, urls) is not { } read)
            return CommandOptions.Misused;
        try
        {
            var store = Configuration.OpenStore(read.Settings);
            var (_, notices) = await StoreSetUp.RunAsync(store, cancel);
            await using var app = Server.Build(read.Settings, read.Sources, store, TimeProvider.System);
            foreach (var notice in notices)
                StoreSetUp.LogNotice(app.Logger, notice);
            await LibraryZones.CheckAsync(store, cancel);
            StoreRights.Warn(read.Settings, app.Logger);
            await FirstStart.RunAsync(
                app.Services.GetRequiredService<LibraryAccounts>(), read.Settings.Bootstrap, Console.Out, cancel);
            if (!await StartAsync(app, read.Settings))
                return CommandOptions.Failed;
            // Now the server answers there, and knows a port that it was to choose.
            await WriteLinkAsync(app, cancel);
            await app.WaitForShutdownAsync(CancellationToken.None);
            return 0;
        }
        catch (Exception error) when (StoreTrouble.Explain(error, read.Settings) is { } explained)
        {
            await Console.Error.WriteLineAsync(explained);
            return CommandOptions.Failed;
        }
    }

    private static async Task WriteLinkAsync(WebApplication app, CancellationToken cancel)
    {
        try
        {
            await FirstStart.WriteLinkAsync(app.Services.GetRequiredService<SetUpLinks>(), app.Urls, Console.Out, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // It was told to stop right after its start, and stops as it does at any other time.
        }
    }

    private static async Task<bool> StartAsync(WebApplication app, Settings settings)
    {
        try
        {
            await app.StartAsync(CancellationToken.None);
            return true;
        }
        catch (Exception error) when (StoreTrouble.Explain(error, settings) is null
            && StartTrouble.Explain(error, settings) is { } explained)
        {
            await Console.Error.WriteLineAsync(explained);
            return false;
        }
    }
}
