using System.CommandLine;
using PatronDesk.Accounts;
using PatronDesk.Data;

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
        var command = new Command("serve", "Serve the APIs until stopped by SIGTERM or Ctrl+C") { urls };
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
            var store = Configure.OpenStore(read.Settings);
            await Migrator.MigrateAsync(store, TimeProvider.System, cancel);
            await using var app = Server.Build(read.Settings, read.Sources, store, TimeProvider.System);
            await FirstStart.RunAsync(
                app.Services.GetRequiredService<LibraryAccounts>(), read.Settings.Bootstrap, Console.Out, cancel);
            await app.RunAsync();
            return 0;
        }
        catch (IOException error) when (error.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"{error.Message} Another program listens there; choose another with --urls or Sip2:Listen.");
            return CommandOptions.Failed;
        }
        catch (Exception error) when (StoreTrouble.Explain(error) is { } explained)
        {
            await Console.Error.WriteLineAsync(explained);
            return CommandOptions.Failed;
        }
    }
}
