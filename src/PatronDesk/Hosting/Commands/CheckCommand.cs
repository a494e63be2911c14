using System.CommandLine;
using Npgsql;
using PatronDesk.Accounts;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk check</c>: prints the settings as the server would use them, or everything wrong with them.</summary>
internal static class CheckCommand
{
    public static Command Make()
    {
        var options = new CommandOptions();
        var command = new Command(
            "check", "Check the settings and print those in force, with secrets masked, each library's time zone, and webhooks that fail");
        options.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            if (await options.ReadAsync(parsed) is not { } read)
                return CommandOptions.Misused;
            foreach (var (name, value) in InForce(read.Settings))
                await Console.Out.WriteLineAsync($"{name} = {value}".AsMemory(), cancel);
            return await ZoneReport.WriteAsync(read.Settings, Console.Out, Console.Error, cancel) ? 0 : CommandOptions.Failed;
        });
        return command;
    }

    /// <summary>Each setting and its value as it would be printed, with secrets masked.</summary>
    public static IEnumerable<(string Name, string Value)> InForce(Settings settings)
    {
        yield return ("Urls", settings.Urls);
        yield return ("Data", settings.Data);
        yield return ("Database", settings.Postgres is { } postgres ? Masked(postgres) : $"(SQLite) {Configuration.SqliteFile(settings)}");
        yield return ("Readers", $"{settings.Readers}");
        yield return ("SqliteGroupCommit", $"{settings.SqliteGroupCommit}");
        yield return ("ShutdownSeconds", string.Create(null, $"{settings.ShutdownTimeout.TotalSeconds}"));
        yield return ("PurgeMinutes", string.Create(null, $"{settings.PurgeEvery.TotalMinutes}"));
        yield return ("InFlightMegabytes", $"{settings.Edge.InFlightMegabytes}");
        yield return ("SlowClientSeconds", string.Create(null, $"{settings.Edge.SlowClient.TotalSeconds}"));
        yield return ("MaxConnections", $"{settings.Edge.MaxConnections}");
        yield return ("Log:Format", settings.JsonLog ? "json" : "text");
        yield return ("Metrics:Open", $"{settings.Metrics.IsOpen}");
        yield return ("Metrics:Listen", settings.Metrics.Listen.Count > 0 ? string.Join(';', settings.Metrics.Listen) : "(off)");
        yield return ("RateLimit:Requests", settings.RateLimit is { } limit ? $"{limit.Requests}" : "0 (off)");
        yield return ("RateLimit:WindowSeconds", string.Create(null, $"{settings.RateLimit?.Window.TotalSeconds ?? 1}"));
        yield return ("Blocks:RequireKnownPatron", $"{settings.Blocks.RequireKnownPatron}");
        yield return ("Blocks:AllOfOnePatron", $"{settings.Blocks.AllOfOnePatron}");
        yield return ("QuerySeconds", string.Create(null, $"{settings.Blocks.QueryLimit.TotalSeconds}"));
        yield return ("SignIn:DayTokenHours", string.Create(null, $"{settings.SignIn.DayToken.TotalHours}"));
        yield return ("SignIn:AccessMinutes", string.Create(null, $"{settings.SignIn.Access.TotalMinutes}"));
        yield return ("SignIn:RefreshDays", string.Create(null, $"{settings.SignIn.Refresh.TotalDays}"));
        yield return ("SignIn:LongestDays", string.Create(null, $"{settings.SignIn.LongestSignIn.TotalDays}"));
        yield return ("Desk:IdleMinutes", string.Create(null, $"{settings.Desk.Idle.TotalMinutes}"));
        yield return ("Folio:BehindGateway", $"{settings.Folio.BehindGateway}");
        yield return ("Folio:GatewayAddresses", settings.Folio.BehindGateway ? "(as Urls)" : "(off)");
        var neighbours = settings.Neighbours;
        yield return ("Cors:Origins", neighbours.Origins.Count > 0 ? string.Join(';', neighbours.Origins) : "(off)");
        yield return ("Proxies:Trusted", neighbours.Proxies.Count > 0 ? string.Join(';', neighbours.Proxies) : "(none)");
        yield return ("Proxies:Hops", $"{neighbours.Hops}");
        var sip2 = settings.Sip2;
        yield return ("Sip2:Listen", sip2.Plain.Count > 0 ? string.Join(';', sip2.Plain) : "(off)");
        yield return ("Sip2:ListenTls", sip2.Tls.Count > 0 ? string.Join(';', sip2.Tls) : "(off)");
        yield return ("Sip2:CertificatePath", sip2.Certificates.Count > 0 ? sip2.Certificates[0].Subject : "(none in use)");
        yield return ("Sip2:CertificateKeyPath", sip2.Certificates.Count > 0 ? "(read)" : "(none in use)");
        yield return ("Sip2:CertificatePassword", sip2.HasCertificatePassword ? "***" : "(none)");
        yield return (
            "Sip2:ClientCertificates",
            sip2.ClientAuthorities.Count > 0 ? $"{sip2.ClientAuthorities.Count} authorities" : "(none asked for)");
        yield return ("Sip2:AllowPlainRemote", $"{sip2.AllowPlainRemote}");
        yield return ("Sip2:IdleSeconds", string.Create(null, $"{sip2.Idle.TotalSeconds}"));
        yield return ("Sip2:MaxConnections", $"{sip2.MaxConnections}");
        yield return ("Sip2:MaxWaiting", $"{sip2.MaxWaiting}");
        yield return ("Sip2:MaxWaitingOfAddress", $"{sip2.MaxWaitingOfAddress}");
        yield return ("Sip2:LoginPromptAt", sip2.LoginPromptAt.Count > 0 ? string.Join(';', sip2.LoginPromptAt) : "(nowhere)");
        yield return ("Libib:ApiUser", settings.Libib.ApiUser is null ? "(none)" : "***");
        yield return ("Libib:ApiKey", settings.Libib.ApiKey is null ? "(none)" : "***");
        yield return ("Okapi:Username", settings.Okapi.Username is null ? "(none)" : "***");
        yield return ("Okapi:Password", settings.Okapi.Password is null ? "(none)" : "***");
        yield return ("Okapi:Token", settings.Okapi.Token is null ? "(none)" : "***");
        yield return ("Events:KeepDays", string.Create(null, $"{settings.Events.Kept.TotalDays}"));
        var webhooks = settings.Webhooks;
        yield return (
            "Webhooks:PrivateAddresses", webhooks.PrivateNetworks.Count > 0 ? string.Join(';', webhooks.PrivateNetworks) : "(none)");
        yield return ("Webhooks:Proxy", webhooks.Proxy is { } proxy ? $"{proxy.Scheme}://{proxy.Authority}" : "(none)");
        var bootstrap = settings.Bootstrap;
        yield return ("Bootstrap:Tenant", bootstrap.Tenant ?? "(from the name)");
        yield return ("Bootstrap:Organization", bootstrap.Organization ?? "(chosen at set-up)");
        yield return ("Bootstrap:ApiUser", bootstrap.ApiUser ?? "(made at set-up)");
        yield return ("Bootstrap:ApiKey", bootstrap.ApiKey is null ? "(made at set-up)" : "***");
        yield return ("Bootstrap:Username", bootstrap.Username ?? "(owner)");
        yield return ("Bootstrap:Password", bootstrap.Password is null ? "(chosen at set-up)" : "***");
        yield return ("Bootstrap:Country", bootstrap.Country);
        yield return ("Bootstrap:BarcodePrefix", bootstrap.BarcodePrefix);
        yield return ("Bootstrap:KeepDeletedDays", $"{bootstrap.KeepDeletedDays}");
        yield return ("Bootstrap:MissingAsBlank", $"{bootstrap.MissingAsBlank}");
        yield return ("Bootstrap:TimeZone", bootstrap.TimeZone ?? $"{HostZone.Find().Name} (this machine's)");
    }

    private static string Masked(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (!string.IsNullOrEmpty(settings.Password))
            settings.Password = "***";
        return settings.ConnectionString;
    }
}
