using Microsoft.Extensions.Configuration;
using PatronDesk.Hosting;

namespace PatronDesk.Tests.Hosting;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("Urls", "not a url", "http://127.0.0.1:8080")]
    [InlineData("Urls", "ftp://127.0.0.1:21", "http://127.0.0.1:8080")]
    [InlineData("Urls", "http://127.0.0.1:1;nonsense", "nonsense")]
    [InlineData("Urls", "http://127.0.0.1:65536", "a port from 0 to 65535")]
    [InlineData("Urls", "http://desk.example.org:8080", "an IP address, localhost, or *")]
    [InlineData("Urls", "https://127.0.0.1:8443", "Kestrel:Certificates:Default:Path")]
    [InlineData("Logging:LogLevel:Default", "Loud", "Warning")]
    [InlineData("Database", "Username=desk", "names no host")]
    [InlineData("Database", "Colour=blue", "Host=db;Database=patrondesk;Username=…")]
    [InlineData("Database", "postgres:///library", "postgres://user:password@host/database")]
    [InlineData("Readers", "0", "from 1 to 256")]
    [InlineData("Readers", "many", "from 1 to 256")]
    [InlineData("Readers", "NaN", "from 1 to 256")]
    [InlineData("SqliteGroupCommit", "1", "true or false")]
    [InlineData("ShutdownSeconds", "-1", "from 0 to 3600")]
    [InlineData("PurgeMinutes", "0", "from 1 to 1440")]
    [InlineData("PurgeMinutes", "1,5", "from 1 to 1440")]
    [InlineData("Log:Format", "xml", "text or json")]
    [InlineData("RateLimit:Requests", "-1", "from 0 to 1000000")]
    [InlineData("RateLimit:WindowSeconds", "0", "from 0.1 to 3600")]
    [InlineData("Cors:Origins", "https://desk.example.org/", "https://desk.example.org, without a path")]
    [InlineData("Cors:Origins", "*", "https://desk.example.org")]
    [InlineData("Cors:Origins", "https://desk.example.org;desk.example.org", "'desk.example.org'")]
    [InlineData("Proxies:Trusted", "proxy", "127.0.0.1")]
    [InlineData("Proxies:Trusted", "0.0.0.0/0", "too wide")]
    [InlineData("Proxies:Trusted", "10.0.0.1;::/0", "'::/0'")]
    [InlineData("Proxies:Hops", "0", "from 1 to 10")]
    [InlineData("Sip2:Listen", "0.0.0.0:6001", "Sip2:AllowPlainRemote")]
    [InlineData("Sip2:Listen", "somewhere", "127.0.0.1:6001")]
    [InlineData("Sip2:ListenTls", "0.0.0.0:6443", "Sip2:CertificatePath")]
    [InlineData("Sip2:IdleSeconds", "1", "from 10 to 86400")]
    [InlineData("Sip2:MaxConnections", "0", "from 1 to 100000")]
    [InlineData("Bootstrap:Tenant", "St. Mary's", "lower-case letters")]
    [InlineData("Bootstrap:Country", "usa", "two capital letters")]
    [InlineData("Bootstrap:BarcodePrefix", "20", "three digits")]
    [InlineData("Bootstrap:KeepDeletedDays", "4000", "from 0 to 3650")]
    [InlineData("Bootstrap:MissingAsBlank", "yes", "true or false")]
    [InlineData("Bootstrap:Password", "seven77", "at least 8 characters")]
    [InlineData("SignIn:LongestDays", "0", "from 1 to 365")]
    [InlineData("Bootstrap:ApiKey", " key", "no blanks at the ends")]
    [InlineData("Bootstrap:ApiUser", "user ", "no blanks at the ends")]
    [InlineData("Bootstrap:Organization", "two\nlines", "no control characters")]
    public void A_wrong_value_is_named_with_what_is_allowed(string key, string value, string allowed)
    {
        var fault = Assert.Single(Faults((key, value)));
        Assert.StartsWith(key, fault, StringComparison.Ordinal);
        Assert.Contains(allowed, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_is_named_at_once()
    {
        var faults = Faults(
            ("Urls", "x"), ("Database", "Colour=blue"), ("Readers", "x"), ("RateLimit:Requests", "x"), ("Log:Format", "x"),
            ("Bootstrap:Country", "x"), ("Colour", "blue"));
        Assert.Equal(7, faults.Count);
        foreach (var key in new[] { "Urls", "Database", "Readers", "RateLimit:Requests", "Log:Format", "Bootstrap:Country", "Colour" })
            Assert.Single(faults, fault => fault.StartsWith($"{key} ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Colour", "known are Urls, Data")]
    [InlineData("RATELIMIT:REQUEST", "did you mean RateLimit:Requests (in the environment PATRONDESK_RATELIMIT__REQUESTS)?")]
    [InlineData("BOOTSTRAP_APIKEY", "did you mean Bootstrap:ApiKey (in the environment PATRONDESK_BOOTSTRAP__APIKEY)?")]
    [InlineData("url", "did you mean Urls (in the environment PATRONDESK_URLS)?")]
    [InlineData("Sip2:Listne", "did you mean Sip2:Listen (in the environment PATRONDESK_SIP2__LISTEN)?")]
    public void An_unknown_setting_is_refused_and_the_nearest_or_all_known_ones_named(string key, string named)
    {
        var fault = Assert.Single(Faults((key, "blue")));
        Assert.StartsWith($"{key} is not a setting; {named}", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://*:80;http://+:81;http://[::1]:82;http://localhost:83;http://0.0.0.0:0")]
    [InlineData("http://unix:/run/patrondesk.sock")]
    public void Addresses_of_every_kind_are_taken(string urls) => Assert.Empty(Faults(("Urls", urls)));

    [Fact]
    public void Check_prints_every_setting_that_there_is()
    {
        var settings = Settings.Read(new ConfigurationBuilder().Build(), "/data", []);
        Assert.Equal(
            Settings.Known.Order(StringComparer.Ordinal),
            CheckCommand.InForce(settings).Select(one => one.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Logging:Console:FormatterName")]
    [InlineData("Kestrel:Endpoints:Https:Url")]
    [InlineData("urls")]
    [InlineData("BOOTSTRAP:APIKEY")]
    public void Names_are_of_any_case_and_those_of_ASP_NET_are_its_own(string key) =>
        Assert.Empty(Faults((key, "http://127.0.0.1:5000")));

    [Theory]
    [InlineData("Database", "postgres://desk:s3cr3t@/library")]
    [InlineData("Database", "postgres://desk:s3cr3t@db:port/library")]
    [InlineData("Database", "postgres://desk:s3cr3t@db/library?colour=blue")]
    [InlineData("Database", "Host=db;Password=s3cr3t;Colour=blue")]
    [InlineData("Database", "Password=s3cr3t")]
    [InlineData("Database", "Host=db;Port=s3cr3t")]
    [InlineData("Database", "s3cr3t")]
    [InlineData("Bootstrap:Password", "s3cr3t\n")]
    [InlineData("Bootstrap:ApiKey", "s3cr3t\0")]
    [InlineData("Colour", "s3cr3t")]
    public void No_fault_tells_a_secret(string key, string value) =>
        Assert.DoesNotContain("s3cr3t", Assert.Single(Faults((key, value))), StringComparison.Ordinal);

    [Fact]
    public void Nothing_said_is_SQLite_and_no_limit()
    {
        var settings = Settings.Read(new ConfigurationBuilder().Build(), "/data", []);
        Assert.Null(settings.Postgres);
        Assert.Null(settings.RateLimit);
        Assert.Equal("http://127.0.0.1:8080", settings.Urls);
        Assert.Equal((TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(30)), (settings.PurgeEvery, settings.ShutdownTimeout));
        Assert.Equal(("US", "202", 30, false), (
            settings.Bootstrap.Country, settings.Bootstrap.BarcodePrefix, settings.Bootstrap.KeepDeletedDays,
            settings.Bootstrap.MissingAsBlank));
    }

    private static List<string> Faults(params (string Key, string Value)[] said)
    {
        var faults = new List<string>();
        Settings.Read(
            new ConfigurationBuilder().AddInMemoryCollection(
                said.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build(),
            "/data",
            faults);
        return faults;
    }
}
