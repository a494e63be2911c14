using System.Globalization;
using Npgsql;

namespace PatronDesk.Hosting;

/// <summary>
/// The connection for PostgreSQL's own programs, as variables of their environment: others on the machine see the arguments of
/// a program, and its environment only who runs it.
/// </summary>
internal static class PostgresEnvironment
{
    /// <summary>libpq's variables (PostgreSQL manual, section 34.15), those that the connection says something about.</summary>
    public static Dictionary<string, string> Of(string connection)
    {
        var said = new NpgsqlConnectionStringBuilder(connection);
        var (hosts, ports) = Hosts(said);
        var variables = new Dictionary<string, string?>
        {
            ["PGHOST"] = hosts,
            ["PGPORT"] = ports,
            ["PGDATABASE"] = said.Database ?? said.Username,
            ["PGUSER"] = said.Username,
            ["PGPASSWORD"] = said.Password,
            ["PGPASSFILE"] = said.Passfile,
            ["PGSSLMODE"] = said.SslMode switch
            {
                SslMode.Disable => "disable",
                SslMode.Allow => "allow",
                SslMode.Require => "require",
                SslMode.VerifyCA => "verify-ca",
                SslMode.VerifyFull => "verify-full",
                _ => null,
            },
            ["PGSSLROOTCERT"] = said.RootCertificate,
            ["PGSSLCERT"] = said.SslCertificate,
            ["PGSSLKEY"] = said.SslKey,
            ["PGOPTIONS"] = said.Options,
            // A standby may lack what was answered a moment ago.
            ["PGTARGETSESSIONATTRS"] = hosts?.Contains(',', StringComparison.Ordinal) == true ? "primary" : null,
        };
        return variables
            .Where(variable => !string.IsNullOrEmpty(variable.Value))
            .ToDictionary(variable => variable.Key, variable => variable.Value!);
    }

    /// <summary>The connection as options for a command that somebody types, without its password.</summary>
    public static string Options(string connection)
    {
        var variables = Of(connection);
        var options =
            from option in new[] { ("host", "PGHOST"), ("port", "PGPORT"), ("username", "PGUSER"), ("dbname", "PGDATABASE") }
            where variables.ContainsKey(option.Item2)
            select $"--{option.Item1}={Quoted(variables[option.Item2])}";
        return string.Join(' ', options);
    }

    /// <summary>A word as a shell reads it.</summary>
    public static string Quoted(string word) =>
        word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_./,:@%+".Contains(letter, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    // Npgsql may have a port behind each host; libpq has two lists.
    private static (string? Hosts, string Ports) Hosts(NpgsqlConnectionStringBuilder said)
    {
        var usual = said.Port.ToString(CultureInfo.InvariantCulture);
        if (said.Host?.Contains(',', StringComparison.Ordinal) != true)
            return (said.Host, usual);
        var hosts = said.Host.Split(',', StringSplitOptions.TrimEntries)
            .Select(host => host.LastIndexOf(':') is var colon and > 0 && !host.EndsWith(']')
                ? (Name: host[..colon], Port: host[(colon + 1)..])
                : (Name: host, Port: usual))
            .ToList();
        return (string.Join(',', hosts.Select(host => host.Name)), string.Join(',', hosts.Select(host => host.Port)));
    }
}
