using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Events;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Faces.Folio;
using PatronDesk.Faces.Libib;
using PatronDesk.Faces.Sip2;

namespace PatronDesk.Hosting;

/// <summary>
/// Every setting of the program, checked. They come from <c>appsettings.json</c> in the data folder, environment
/// variables with the prefix <c>PATRONDESK_</c> (a colon is written as two underscores) and the command line. Later
/// sources override earlier ones.
/// </summary>
internal sealed record Settings
{
    /// <summary>The names of all settings except those that ASP.NET Core reads itself.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        "Urls", "Data", "Database", "Readers", "SqliteGroupCommit", "ShutdownSeconds", "PurgeMinutes", "Log:Format",
        "Metrics:Open", "Metrics:Listen",
        "InFlightMegabytes", "SlowClientSeconds", "MaxConnections",
        "RateLimit:Requests", "RateLimit:WindowSeconds",
        "Blocks:RequireKnownPatron", "Blocks:AllOfOnePatron", "QuerySeconds",
        "SignIn:DayTokenHours", "SignIn:AccessMinutes", "SignIn:RefreshDays", "SignIn:LongestDays",
        "Desk:IdleMinutes",
        "Folio:BehindGateway", "Folio:GatewayAddresses",
        "Cors:Origins", "Proxies:Trusted", "Proxies:Hops",
        "Sip2:Listen", "Sip2:ListenTls", "Sip2:CertificatePath", "Sip2:CertificateKeyPath", "Sip2:CertificatePassword",
        "Sip2:ClientCertificates", "Sip2:AllowPlainRemote", "Sip2:IdleSeconds", "Sip2:MaxConnections",
        "Sip2:MaxWaiting", "Sip2:MaxWaitingOfAddress", "Sip2:LoginPromptAt",
        "Libib:ApiUser", "Libib:ApiKey", "Okapi:Username", "Okapi:Password", "Okapi:Token",
        "Events:KeepDays", "Webhooks:PrivateAddresses", "Webhooks:Proxy",
        "Bootstrap:Tenant", "Bootstrap:Organization", "Bootstrap:ApiUser", "Bootstrap:ApiKey", "Bootstrap:Username",
        "Bootstrap:Password", "Bootstrap:Country", "Bootstrap:BarcodePrefix", "Bootstrap:KeepDeletedDays",
        "Bootstrap:MissingAsBlank", "Bootstrap:TimeZone",
    ];

    /// <summary>The addresses to listen at, separated by semicolons.</summary>
    public string Urls { get; private set; } = "http://127.0.0.1:8080";

    /// <summary>The folder of the SQLite store and of <c>appsettings.json</c>.</summary>
    public required string Data { get; init; }

    /// <summary>Npgsql's connection string; null for SQLite.</summary>
    public string? Postgres { get; private set; }

    /// <summary>How many reads SQLite may run at once.</summary>
    public int Readers { get; private set; }

    /// <summary>Whether SQLite's writer commits for several requests at once. Turned off only to measure the gain.</summary>
    public bool SqliteGroupCommit { get; private set; }

    /// <summary>How long a stop waits for requests already accepted.</summary>
    public TimeSpan ShutdownTimeout { get; private set; }

    /// <summary>How often deleted patrons are erased after the days for keeping them.</summary>
    public TimeSpan PurgeEvery { get; private set; }

    public EdgeLimits Edge { get; private set; } = new(24, TimeSpan.FromSeconds(10), 1000);

    public bool JsonLog { get; private set; }

    /// <summary>Where metrics are served.</summary>
    public MetricsSettings Metrics { get; private set; } = new(false, []);

    /// <summary>Null where keys may call without limit.</summary>
    public RateLimit? RateLimit { get; private set; }

    public BlockSettings Blocks { get; private set; } = new(false, true, TimeSpan.FromSeconds(10));

    public SignInSettings SignIn { get; private set; } =
        new(TimeSpan.FromHours(12), TimeSpan.FromMinutes(10), TimeSpan.FromDays(7), TimeSpan.FromDays(90));

    public DeskSettings Desk { get; private set; } = new(TimeSpan.FromMinutes(30));

    public FolioSettings Folio { get; private set; } = new(BehindGateway: false);

    public NeighbourSettings Neighbours { get; private set; } = NeighbourSettings.None;

    public Sip2Settings Sip2 { get; private set; } = Sip2Settings.Off;

    public LibibSettings Libib { get; private set; } = new(null, null);

    public OkapiSettings Okapi { get; private set; } = new(null, null, null);

    public EventSettings Events { get; private set; } = new(TimeSpan.FromDays(30));

    public WebhookSettings Webhooks { get; private set; } = new([], null);

    public BootstrapSettings Bootstrap { get; private set; } = new();

    /// <summary>Reads everything; <paramref name="faults"/> names each wrong setting and what would be right.</summary>
    public static Settings Read(IConfiguration configuration, string data, List<string> faults)
    {
        var read = new SettingsReader(configuration, faults);
        read.RefuseUnknown();
        var requests = read.Number("RateLimit:Requests", 0, 0, 1_000_000);
        var window = read.Number("RateLimit:WindowSeconds", 1, 0.1, 3600);
        return new Settings { Data = data }.With(read, requests > 0 ? new((int)requests, TimeSpan.FromSeconds(window)) : null);
    }

    private Settings With(SettingsReader read, RateLimit? limit)
    {
        Urls = read.Urls("Urls", Urls);
        Postgres = read.Postgres("Database");
        Readers = (int)read.Number("Readers", Math.Max(4, Environment.ProcessorCount * 2), 1, 256);
        SqliteGroupCommit = read.Flag("SqliteGroupCommit", true);
        ShutdownTimeout = TimeSpan.FromSeconds(read.Number("ShutdownSeconds", 30, 0, 3600));
        PurgeEvery = TimeSpan.FromMinutes(read.Number("PurgeMinutes", 10, 1, 1440));
        Edge = new(
            (int)read.Number("InFlightMegabytes", 24, 8, 65_536),
            TimeSpan.FromSeconds(read.Number("SlowClientSeconds", 10, 2, 600)),
            (int)read.Number("MaxConnections", 1000, 10, 1_000_000));
        JsonLog = read.OneOf("Log:Format", "text", "text", "json") == "json";
        Metrics = new(read.Flag("Metrics:Open", false), read.EndPoints("Metrics:Listen"));
        RateLimit = limit;
        Blocks = new(
            read.Flag("Blocks:RequireKnownPatron", false),
            read.Flag("Blocks:AllOfOnePatron", true),
            TimeSpan.FromSeconds(read.Number("QuerySeconds", 10, 0.1, 600)));
        SignIn = new(
            TimeSpan.FromHours(read.Number("SignIn:DayTokenHours", 12, 1, 168)),
            TimeSpan.FromMinutes(read.Number("SignIn:AccessMinutes", 10, 1, 1440)),
            TimeSpan.FromDays(read.Number("SignIn:RefreshDays", 7, 1, 90)),
            TimeSpan.FromDays(read.Number("SignIn:LongestDays", 90, 1, 365)));
        Desk = new(TimeSpan.FromMinutes(read.Number("Desk:IdleMinutes", 30, 0.05, 480)));
        Folio = new(read.Gateway("Folio:BehindGateway", "Folio:GatewayAddresses", Urls));
        Neighbours = read.Neighbours();
        Sip2 = read.Sip2();
        Libib = new(read.Credential("Libib:ApiUser"), read.Credential("Libib:ApiKey"));
        Okapi = new(read.Text("Okapi:Username"), read.Text("Okapi:Password"), read.Text("Okapi:Token", OkapiSettings.LongestToken));
        Events = new(TimeSpan.FromDays(read.Number("Events:KeepDays", 30, 1, 366)));
        Webhooks = read.Webhooks();
        Bootstrap = new BootstrapSettings
        {
            Tenant = read.Name("Bootstrap:Tenant"),
            Organization = read.Text("Bootstrap:Organization"),
            ApiUser = read.Credential("Bootstrap:ApiUser"),
            ApiKey = read.Credential("Bootstrap:ApiKey"),
            Username = read.Credential("Bootstrap:Username"),
            Password = read.Password("Bootstrap:Password"),
            Country = read.Pattern("Bootstrap:Country", "US", LibrarySettings.IsCountry, LibrarySettings.CountryRule),
            BarcodePrefix = read.Pattern(
                "Bootstrap:BarcodePrefix", "202", LibrarySettings.IsBarcodePrefix, LibrarySettings.BarcodePrefixRule),
            KeepDeletedDays = (int)read.Number("Bootstrap:KeepDeletedDays", 30, 0, LibrarySettings.MostKeepDeletedDays),
            MissingAsBlank = read.Flag("Bootstrap:MissingAsBlank", false),
            TimeZone = read.TimeZone("Bootstrap:TimeZone"),
        };
        return this;
    }
}

/// <summary>By what 'import libib' reads the list of a library at Libib.</summary>
/// <param name="ApiUser">The API user there; null for none.</param>
/// <param name="ApiKey">The API key there; null for none.</param>
internal sealed record LibibSettings(string? ApiUser, string? ApiKey);

/// <summary>By what 'import folio' signs in to a FOLIO.</summary>
/// <param name="Username">The user there; null for none.</param>
/// <param name="Password">The password there; null for none.</param>
/// <param name="Token">A token instead; null for none.</param>
internal sealed record OkapiSettings(string? Username, string? Password, string? Token)
{
    /// <summary>The most characters of a token, as Kestrel's headers have them.</summary>
    public const int LongestToken = 8000;
}
