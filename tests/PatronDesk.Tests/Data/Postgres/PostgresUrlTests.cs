using Npgsql;
using PatronDesk.Data.Postgres;

namespace PatronDesk.Tests.Data;

public sealed class PostgresUrlTests
{
    [Theory]
    [InlineData("postgres://db", "Host=db")]
    [InlineData("postgresql://db/", "Host=db")]
    [InlineData("POSTGRES://db/library", "Host=db;Database=library")]
    [InlineData("postgres://anna@db/library", "Host=db;Database=library;Username=anna")]
    [InlineData(
        "postgres://anna:p%40ss%3Aw%2Ford@db:6432/my%20library",
        "Host=db;Port=6432;Database=my library;Username=anna;Password=p@ss:w/ord")]
    [InlineData("postgres://anna:a@b@db/library", "Host=db;Database=library;Username=anna;Password=a@b")]
    [InlineData("postgres://anna:a:b@db/library", "Host=db;Database=library;Username=anna;Password=a:b")]
    [InlineData("postgres://anna:@db/library", "Host=db;Database=library;Username=anna;Password=")]
    [InlineData(
        "postgres://one:5433,two:5434/library?target_session_attrs=read-write",
        "Host=one:5433,two:5434;Database=library;Target Session Attributes=read-write")]
    [InlineData(
        "postgres://db/library?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem",
        "Host=db;Database=library;SSL Mode=VerifyFull;Root Certificate=/etc/ca.pem")]
    [InlineData(
        "postgres://db/library?application_name=desk&connect_timeout=3",
        "Host=db;Database=library;Application Name=desk;Timeout=3")]
    [InlineData("postgres://%2Fvar%2Frun%2Fpostgresql/library", "Host=/var/run/postgresql;Database=library")]
    public void A_URL_says_what_the_keywords_say(string url, string keywords)
    {
        Assert.True(PostgresUrl.IsUrl(url));
        var read = new NpgsqlConnectionStringBuilder(PostgresUrl.ToConnectionString(url));
        Assert.True(read.EquivalentTo(new NpgsqlConnectionStringBuilder(keywords)), read.ConnectionString);
    }

    [Theory]
    [InlineData("postgres://")]
    [InlineData("postgres:///library")]
    [InlineData("postgres://anna:secret@/library")]
    [InlineData("postgres://anna:secret@db:port/library")]
    [InlineData("postgres://anna:secret@db/library?colour=blue")]
    [InlineData("postgres://anna:secret@db/library?sslmode=sometimes")]
    public void A_URL_that_cannot_be_read_is_refused_without_its_password(string url)
    {
        var refusal = Assert.Throws<FormatException>(() => PostgresUrl.ToConnectionString(url));
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=db;Database=library")]
    [InlineData("mysql://db/library")]
    public void Keywords_are_no_URL(string setting) => Assert.False(PostgresUrl.IsUrl(setting));
}
