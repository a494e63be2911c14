using System.Globalization;
using Npgsql;

namespace PatronDesk.Data.Postgres;

/// <summary>
/// Converts <c>postgres://user:password@host:port,host2:port2/database?sslmode=require</c>, the form that hosting providers
/// give out (PostgreSQL manual, section 34.1.1.2), to Npgsql's keywords.
/// </summary>
internal static class PostgresUrl
{
    public static bool IsUrl(string setting) =>
        setting.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase)
        || setting.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="FormatException">The URL names no host, or has an option that Npgsql does not know.</exception>
    public static string ToConnectionString(string url)
    {
        var rest = url[(url.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var settings = new NpgsqlConnectionStringBuilder();

        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var options = question < 0 ? "" : rest[(question + 1)..];
        rest = question < 0 ? rest : rest[..question];

        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0 && slash < rest.Length - 1)
            settings.Database = Uri.UnescapeDataString(rest[(slash + 1)..]);
        rest = slash < 0 ? rest : rest[..slash];

        var at = rest.LastIndexOf('@');
        if (at >= 0)
        {
            var user = rest[..at].Split(':', 2);
            settings.Username = Uri.UnescapeDataString(user[0]);
            if (user.Length == 2)
                settings.Password = Uri.UnescapeDataString(user[1]);
        }

        settings.Host = Uri.UnescapeDataString(rest[(at + 1)..]);
        if (string.IsNullOrEmpty(settings.Host))
            throw new FormatException("The PostgreSQL URL names no host; write postgres://user:password@host/database.");
        SetSinglePort(settings);

        foreach (var option in options.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = option.Split('=', 2);
            SetOption(settings, Uri.UnescapeDataString(pair[0]), pair.Length == 2 ? Uri.UnescapeDataString(pair[1]) : "");
        }

        return settings.ConnectionString;
    }

    // Npgsql reads host:port pairs itself only where there are several hosts.
    private static void SetSinglePort(NpgsqlConnectionStringBuilder settings)
    {
        var host = settings.Host!;
        var colon = host.LastIndexOf(':');
        if (host.Contains(',', StringComparison.Ordinal) || colon < 0 || host.EndsWith(']'))
            return;
        if (!int.TryParse(host.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            throw new FormatException($"The PostgreSQL URL has the port '{host[(colon + 1)..]}'; a port is a number from 1 to 65535.");
        settings.Host = host[..colon];
        settings.Port = port;
    }

    private static void SetOption(NpgsqlConnectionStringBuilder settings, string name, string value)
    {
        // libpq's spellings, where Npgsql has others.
        var keyword = name.ToLowerInvariant() switch
        {
            "sslmode" => "SSL Mode",
            "sslrootcert" => "Root Certificate",
            "sslcert" => "SSL Certificate",
            "sslkey" => "SSL Key",
            "application_name" => "Application Name",
            "connect_timeout" => "Timeout",
            "target_session_attrs" => "Target Session Attributes",
            "user" => "Username",
            "dbname" => "Database",
            "options" => "Options",
            var other => other,
        };
        try
        {
            // Npgsql writes VerifyFull where libpq writes verify-full.
            settings[keyword] = keyword == "SSL Mode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }
        catch (ArgumentException)
        {
            throw new FormatException($"The PostgreSQL URL has the option '{name}', which is unknown or has a wrong value.");
        }
    }
}
