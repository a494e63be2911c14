using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Npgsql;
using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Data.Postgres;
using PatronDesk.Faces.Folio;
using PatronDesk.Faces.Libib;
using PatronDesk.Faces.Sip2;

namespace PatronDesk.Hosting;

/// <summary>
/// Every setting of the program, checked. They come from <c>appsettings.json</c> in the data folder, environment
/// variables with the prefix <c>PATRONDESK_</c> (a colon is written as two underscores) and the command line; the later
/// wins.
/// </summary>
internal sealed record Settings
{
    // What the web server and the logging of ASP.NET Core read themselves.
    private static readonly string[] Foreign = ["Logging", "Kestrel", "AllowedHosts"];

    /// <summary>The names of all settings but those that ASP.NET Core reads itself.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        "Urls", "Data", "Database", "Readers", "SqliteGroupCommit", "ShutdownSeconds", "PurgeMinutes", "Log:Format",
        "RateLimit:Requests", "RateLimit:WindowSeconds",
        "Blocks:RequireKnownPatron", "Blocks:AllOfOnePatron", "QuerySeconds",
        "SignIn:DayTokenHours", "SignIn:AccessMinutes", "SignIn:RefreshDays", "Folio:BehindGateway", "Folio:GatewayAddresses",
        "Sip2:Listen", "Sip2:ListenTls", "Sip2:CertificatePath", "Sip2:CertificateKeyPath", "Sip2:CertificatePassword",
        "Sip2:ClientCertificates", "Sip2:AllowPlainRemote", "Sip2:IdleSeconds", "Sip2:MaxConnections",
        "Bootstrap:Tenant", "Bootstrap:Organization", "Bootstrap:ApiUser", "Bootstrap:ApiKey", "Bootstrap:Username",
        "Bootstrap:Password", "Bootstrap:Country", "Bootstrap:BarcodePrefix", "Bootstrap:KeepDeletedDays",
        "Bootstrap:MissingAsBlank",
    ];

    /// <summary>The addresses to listen at, separated by semicolons.</summary>
    public string Urls { get; private set; } = "http://127.0.0.1:8080";

    /// <summary>The folder of the SQLite store and of <c>appsettings.json</c>.</summary>
    public required string Data { get; init; }

    /// <summary>Npgsql's connection string; null for SQLite.</summary>
    public string? Postgres { get; private set; }

    /// <summary>How many reads SQLite may run at once.</summary>
    public int Readers { get; private set; }

    /// <summary>Whether SQLite's writer commits for several requests at once. Off only to measure what it gains.</summary>
    public bool SqliteGroupCommit { get; private set; }

    /// <summary>How long a stop waits for requests that were accepted.</summary>
    public TimeSpan ShutdownTimeout { get; private set; }

    /// <summary>How often deleted patrons whose days are over are erased.</summary>
    public TimeSpan PurgeEvery { get; private set; }

    public bool JsonLog { get; private set; }

    /// <summary>Null where keys may call as often as they like.</summary>
    public RateLimit? RateLimit { get; private set; }

    public BlockSettings Blocks { get; private set; } = new(false, true, TimeSpan.FromSeconds(10));

    public SignInSettings SignIn { get; private set; } =
        new(TimeSpan.FromHours(12), TimeSpan.FromMinutes(10), TimeSpan.FromDays(7));

    public FolioSettings Folio { get; private set; } = new(BehindGateway: false);

    public Sip2Settings Sip2 { get; private set; } = Sip2Settings.Off;

    public BootstrapSettings Bootstrap { get; private set; } = new();

    /// <summary>Reads everything; <paramref name="faults"/> names each setting that is wrong, and what would be right.</summary>
    public static Settings Read(IConfiguration configuration, string data, List<string> faults)
    {
        var read = new Reader(configuration, faults);
        read.RefuseUnknown();
        var requests = read.Number("RateLimit:Requests", 0, 0, 1_000_000);
        var window = read.Number("RateLimit:WindowSeconds", 1, 0.1, 3600);
        return new Settings { Data = data }.With(read, requests > 0 ? new((int)requests, TimeSpan.FromSeconds(window)) : null);
    }

    private Settings With(Reader read, RateLimit? limit)
    {
        Urls = read.Urls("Urls", Urls);
        Postgres = read.Postgres("Database");
        Readers = (int)read.Number("Readers", Math.Max(4, Environment.ProcessorCount * 2), 1, 256);
        SqliteGroupCommit = read.Flag("SqliteGroupCommit", true);
        ShutdownTimeout = TimeSpan.FromSeconds(read.Number("ShutdownSeconds", 30, 0, 3600));
        PurgeEvery = TimeSpan.FromMinutes(read.Number("PurgeMinutes", 10, 1, 1440));
        JsonLog = read.OneOf("Log:Format", "text", "text", "json") == "json";
        RateLimit = limit;
        Blocks = new(
            read.Flag("Blocks:RequireKnownPatron", false),
            read.Flag("Blocks:AllOfOnePatron", true),
            TimeSpan.FromSeconds(read.Number("QuerySeconds", 10, 0.1, 600)));
        SignIn = new(
            TimeSpan.FromHours(read.Number("SignIn:DayTokenHours", 12, 1, 168)),
            TimeSpan.FromMinutes(read.Number("SignIn:AccessMinutes", 10, 1, 1440)),
            TimeSpan.FromDays(read.Number("SignIn:RefreshDays", 7, 1, 90)));
        Folio = new(read.Gateway("Folio:BehindGateway", "Folio:GatewayAddresses", Urls));
        Sip2 = read.Sip2();
        Bootstrap = new BootstrapSettings
        {
            Tenant = read.Name("Bootstrap:Tenant"),
            Organization = read.Text("Bootstrap:Organization"),
            ApiUser = read.Credential("Bootstrap:ApiUser"),
            ApiKey = read.Credential("Bootstrap:ApiKey"),
            Username = read.Text("Bootstrap:Username"),
            Password = read.Text("Bootstrap:Password"),
            Country = read.Pattern("Bootstrap:Country", "US", LibrarySettings.IsCountry, LibrarySettings.CountryRule),
            BarcodePrefix = read.Pattern(
                "Bootstrap:BarcodePrefix", "202", LibrarySettings.IsBarcodePrefix, LibrarySettings.BarcodePrefixRule),
            KeepDeletedDays = (int)read.Number("Bootstrap:KeepDeletedDays", 30, 0, LibrarySettings.MostKeepDeletedDays),
            MissingAsBlank = read.Flag("Bootstrap:MissingAsBlank", false),
        };
        return this;
    }

    private sealed class Reader(IConfiguration configuration, List<string> faults)
    {
        public void RefuseUnknown()
        {
            foreach (var (key, value) in configuration.AsEnumerable())
            {
                if (value is null)
                    continue;
                if (Foreign.Any(name => IsWithin(key, name)))
                    RefuseLogLevel(key, value);
                else if (!Known.Contains(key, StringComparer.OrdinalIgnoreCase))
                    faults.Add(SettingNames.Unknown(key, Known));
            }
        }

        // ASP.NET Core's own, which it would refuse with a stack trace.
        private void RefuseLogLevel(string key, string value)
        {
            if (key.Contains(":LogLevel:", StringComparison.OrdinalIgnoreCase) && !Enum.TryParse<LogLevel>(value, ignoreCase: true, out _))
                faults.Add($"{key} is '{value}'; it must be {string.Join(", ", Enum.GetNames<LogLevel>())}.");
        }

        public string? Text(string key)
        {
            var value = configuration[key];
            if (string.IsNullOrEmpty(value))
                return null;
            if (value.Length > 500 || value.Any(char.IsControl))
                faults.Add($"{key} must be a text of at most 500 characters without control characters.");
            return value;
        }

        public string? Credential(string key)
        {
            var value = Text(key);
            // A header loses the blanks at its ends: such a key would never be right.
            if (value is not null && value.Trim().Length != value.Length)
                faults.Add($"{key} must be {LibrarySettings.CredentialRule}.");
            return value;
        }

        // FOLIO's rule for tenant ids, so that its clients can send it in a header.
        public string? Name(string key) => configuration[key] is { Length: > 0 } value
            ? Pattern(key, value, LibrarySettings.IsTenant, LibrarySettings.TenantRule)
            : null;

        public string Pattern(string key, string otherwise, Func<string, bool> isRight, string rule)
        {
            var value = configuration[key] is { Length: > 0 } sent ? sent : otherwise;
            if (!isRight(value))
                faults.Add($"{key} is '{value}'; it must be {rule}.");
            return value;
        }

        public double Number(string key, double otherwise, double least, double most)
        {
            if (configuration[key] is not { Length: > 0 } value)
                return otherwise;
            if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && number >= least && number <= most)
                return number;
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{key} is '{value}'; it must be a number from {least} to {most}."));
            return otherwise;
        }

        public bool Flag(string key, bool otherwise)
        {
            if (configuration[key] is not { Length: > 0 } value)
                return otherwise;
            if (bool.TryParse(value, out var flag))
                return flag;
            faults.Add($"{key} is '{value}'; it must be true or false.");
            return otherwise;
        }

        public string OneOf(string key, string otherwise, params ReadOnlySpan<string> allowed)
        {
            if (configuration[key] is not { Length: > 0 } value)
                return otherwise;
            foreach (var one in allowed)
            {
                if (value.Equals(one, StringComparison.OrdinalIgnoreCase))
                    return one;
            }

            faults.Add($"{key} is '{value}'; it must be {string.Join(" or ", allowed.ToArray())}.");
            return otherwise;
        }

        public string Urls(string key, string otherwise)
        {
            var value = configuration[key] is { Length: > 0 } sent ? sent : otherwise;
            foreach (var url in value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (FaultOf(url) is { } fault)
                    faults.Add($"{key} has '{url}'; {fault}");
            }

            return value;
        }

        private string? FaultOf(string url)
        {
            const string Right = "write http://127.0.0.1:8080, or several such addresses separated by semicolons.";
            BindingAddress address;
            try
            {
                address = BindingAddress.Parse(url);
            }
            catch (FormatException)
            {
                return Right;
            }

            if (address.Scheme is not ("http" or "https") || address.PathBase.Length > 0)
                return Right;
            if (address.IsUnixPipe)
                return null;
            if (address.Port is < 0 or > IPEndPoint.MaxPort)
                return "write a port from 0 to 65535.";
            // The web server takes a name that it does not know for every address of the machine, so that a misspelt
            // 127.0.0.1 would be open to the world.
            if (address.Host is not ("*" or "+" or "localhost") && !IPAddress.TryParse(address.Host, out _))
                return "the host must be an IP address, localhost, or * for every address of this machine.";
            return address.Scheme == "https" && !configuration.GetSection("Kestrel:Certificates:Default").GetChildren().Any()
                ? "https needs Kestrel:Certificates:Default:Path: a PFX file with its Password, or a PEM file with its KeyPath."
                : null;
        }

        public Sip2Settings Sip2()
        {
            var plain = EndPoints("Sip2:Listen");
            var tls = EndPoints("Sip2:ListenTls");
            if (!Flag("Sip2:AllowPlainRemote", false) && plain.Find(address => !IPAddress.IsLoopback(address.Address)) is { } remote)
            {
                faults.Add($"Sip2:Listen has {remote}, where PINs would cross the network in plain text; use Sip2:ListenTls, or an "
                    + "address of this machine such as 127.0.0.1:6001 behind stunnel, or set Sip2:AllowPlainRemote to true.");
            }

            if (tls.Count > 0 && configuration["Sip2:CertificatePath"] is not { Length: > 0 })
                faults.Add("Sip2:ListenTls needs Sip2:CertificatePath: a PEM file, with Sip2:CertificateKeyPath, or a PFX file.");
            return new(
                plain,
                tls,
                TimeSpan.FromSeconds(Number("Sip2:IdleSeconds", 3600, 10, 86_400)),
                (int)Number("Sip2:MaxConnections", 2000, 1, 100_000))
            {
                Certificates = tls.Count > 0 ? Certificates("Sip2:CertificatePath", WithKey) : [],
                ClientAuthorities = tls.Count > 0 ? Certificates("Sip2:ClientCertificates", FromPem) : [],
            };
        }

        private List<IPEndPoint> EndPoints(string key)
        {
            var found = new List<IPEndPoint>();
            foreach (var text in (configuration[key] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (IPEndPoint.TryParse(text, out var address) && text.LastIndexOf(':') > text.LastIndexOf(']'))
                    found.Add(address);
                else
                    faults.Add($"{key} has '{text}'; write 127.0.0.1:6001 or [::1]:6001, or several such addresses separated by semicolons.");
            }

            return found;
        }

        private X509Certificate2Collection Certificates(string key, Func<string, X509Certificate2Collection> load)
        {
            if (configuration[key] is not { Length: > 0 } path)
                return [];
            try
            {
                if (load(path) is { Count: > 0 } loaded)
                    return loaded;
                faults.Add($"{key} names {path}, which holds no certificate.");
            }
            catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
            {
                faults.Add($"{key} names {path}, which cannot be used: {error.Message}");
            }

            return [];
        }

        private X509Certificate2Collection WithKey(string path)
        {
            if (configuration["Sip2:CertificateKeyPath"] is not { Length: > 0 } keyPath)
                return X509CertificateLoader.LoadPkcs12CollectionFromFile(path, configuration["Sip2:CertificatePassword"]);
            var all = FromPem(path);
            if (all.Count > 0)
                all[0] = X509Certificate2.CreateFromPemFile(path, keyPath);
            return all;
        }

        private static X509Certificate2Collection FromPem(string path)
        {
            var all = new X509Certificate2Collection();
            all.ImportFromPemFile(path);
            return all;
        }

        // Whoever reaches such a server can say that they are anybody. So whoever turns it on must name every address at
        // which it then listens: an address left over, or the default one, stops the start.
        public bool Gateway(string key, string addressesKey, string urls)
        {
            var isBehind = Flag(key, false);
            var named = Addresses(configuration[addressesKey]);
            if (!isBehind)
                return false;
            var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren()
                .Select(endpoint => endpoint["Url"]).OfType<string>().ToList();
            // Endpoints of Kestrel's own section replace those of Urls.
            var unnamed = (endpoints.Count > 0 ? endpoints.SelectMany(Addresses) : Addresses(urls)).Except(named).ToList();
            if (unnamed.Count > 0)
            {
                faults.Add($"{key} is true, so that anyone who reaches this server is whoever the headers say; {addressesKey} must "
                    + $"name every address at which it listens, and lacks {string.Join(" and ", unnamed)}.");
            }

            return true;
        }

        private static HashSet<string> Addresses(string? list) =>
        [
            .. (list ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(address => address.TrimEnd('/').ToLowerInvariant()),
        ];

        public string? Postgres(string key)
        {
            if (configuration[key] is not { Length: > 0 } value)
                return null;
            try
            {
                var text = PostgresUrl.IsUrl(value) ? PostgresUrl.ToConnectionString(value) : value;
                if (new NpgsqlConnectionStringBuilder(text) is { Host.Length: > 0 })
                    return text;
                faults.Add($"{key} names no host; write Host=db;Database=patrondesk;Username=…, or postgres://user:password@db/patrondesk.");
            }
            catch (Exception error) when (error is ArgumentException or FormatException or KeyNotFoundException)
            {
                // The setting itself holds a password: only what is wrong with it is said.
                faults.Add($"{key} is no PostgreSQL connection: {(error is FormatException ? error.Message : "a keyword or value is not known")}"
                    + " Leave it empty for SQLite, or write Host=db;Database=patrondesk;Username=…, or postgres://user:password@db/patrondesk.");
            }

            return null;
        }

        private static bool IsWithin(string key, string section) =>
            key.Equals(section, StringComparison.OrdinalIgnoreCase)
            || key.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>What the first library gets; null where the first start makes it up.</summary>
internal sealed record BootstrapSettings
{
    public string? Tenant { get; init; }

    public string? Organization { get; init; }

    public string? ApiUser { get; init; }

    public string? ApiKey { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    public string Country { get; init; } = "US";

    public string BarcodePrefix { get; init; } = "202";

    public int KeepDeletedDays { get; init; } = 30;

    public bool MissingAsBlank { get; init; }
}
