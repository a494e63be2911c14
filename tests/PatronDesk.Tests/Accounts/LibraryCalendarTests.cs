using PatronDesk.Accounts;

namespace PatronDesk.Tests.Accounts;

public sealed class LibraryCalendarTests
{
    [Theory]
    [InlineData("Etc/UTC", "2027-04-03", "2027-04-03T23:59:59Z")]
    [InlineData("Europe/Berlin", "2027-03-27", "2027-03-27T23:59:59+01:00")]
    [InlineData("Europe/Berlin", "2027-03-28", "2027-03-28T23:59:59+02:00")]
    [InlineData("Asia/Kathmandu", "2027-01-01", "2027-01-01T23:59:59+05:45")]
    [InlineData("Pacific/Chatham", "2027-01-01", "2027-01-01T23:59:59+13:45")]
    [InlineData("Australia/Lord_Howe", "2027-07-01", "2027-07-01T23:59:59+10:30")]
    [InlineData("Australia/Lord_Howe", "2027-01-01", "2027-01-01T23:59:59+11:00")]
    [InlineData("Pacific/Auckland", "2027-03-01", "2027-03-01T23:59:59+13:00")]
    [InlineData("Europe/Dublin", "2027-01-01", "2027-01-01T23:59:59+00:00")]
    [InlineData("Africa/Casablanca", "2027-07-01", "2027-07-01T23:59:59+01:00")]
    // The midnight after it is skipped.
    [InlineData("America/Santiago", "2027-09-04", "2027-09-04T23:59:59-04:00")]
    [InlineData("Africa/Cairo", "2027-04-29", "2027-04-29T23:59:59+02:00")]
    // 23:59:59 is skipped: the clocks go from 23:00 to midnight.
    [InlineData("America/Nuuk", "2027-03-27", "2027-03-27T22:59:59-02:00")]
    // 23:59:59 is there twice; the day ends with the second.
    [InlineData("America/Nuuk", "2027-10-30", "2027-10-30T23:59:59-02:00")]
    [InlineData("Africa/Cairo", "2027-10-28", "2027-10-28T23:59:59+02:00")]
    [InlineData("America/Santiago", "2027-04-03", "2027-04-03T23:59:59-04:00")]
    // A minute of the next day came before the last hour of this one.
    [InlineData("America/St_Johns", "2010-11-06", "2010-11-06T23:59:59-03:30")]
    // The whole day was skipped.
    [InlineData("Pacific/Apia", "2011-12-30", "2011-12-29T23:59:59-10:00")]
    [InlineData("Europe/Berlin", "9999-12-31", "9999-12-31T23:59:59Z")]
    [InlineData("Pacific/Auckland", "0001-01-01", "0001-01-01T23:59:59Z")]
    public void A_day_ends_with_its_last_second(string zone, string day, string ends)
    {
        var end = LibraryCalendar.Of(zone).EndOf(DateOnly.Parse(day, null));
        Assert.Equal(DateTimeOffset.Parse(ends, null), end);
    }

    [Fact]
    public void Every_day_of_every_zone_ends_on_it_and_the_next_second_is_another_day()
    {
        var zones = Directory.EnumerateFiles("/usr/share/zoneinfo", "*", SearchOption.AllDirectories)
            .Select(path => path["/usr/share/zoneinfo/".Length..]).Where(LibraryCalendar.IsZone).ToList();
        Assert.True(zones.Count > 300, $"only {zones.Count} zones");
        foreach (var calendar in zones.Select(LibraryCalendar.Of))
        {
            for (var day = new DateOnly(2026, 1, 1); day.Year < 2029; day = day.AddDays(1))
            {
                var end = calendar.EndOf(day);
                Assert.Equal(day, calendar.DateOf(end));
                Assert.Equal(day.AddDays(1), calendar.DateOf(end.AddSeconds(1)));
            }
        }
    }

    [Theory]
    [InlineData("Europe/Berlin", "2027-03-28T02:30:00", "2027-03-28T03:30:00+02:00")]
    [InlineData("Europe/Berlin", "2027-10-31T02:30:00", "2027-10-31T02:30:00+01:00")]
    [InlineData("America/New_York", "2027-07-01T12:00:00", "2027-07-01T12:00:00-04:00")]
    public void A_time_without_a_zone_is_the_librarys(string zone, string local, string instant) =>
        Assert.Equal(
            DateTimeOffset.Parse(instant, null), LibraryCalendar.Of(zone).InstantOf(DateTime.Parse(local, null)));

    [Theory]
    [InlineData("Mars/Base")]
    [InlineData("UTC+25")]
    [InlineData("")]
    [InlineData("europe/berlin")]
    [InlineData("localtime")]
    [InlineData("right/Europe/Berlin")]
    [InlineData("posix/Europe/Berlin")]
    [InlineData("Factory")]
    [InlineData("../../etc/passwd")]
    [InlineData("/usr/share/zoneinfo/Europe/Berlin")]
    [InlineData("Europe/Berlin ")]
    [InlineData("Europe")]
    [InlineData("W. Europe Standard Time")]
    [InlineData("CET-1CEST")]
    public void What_is_no_name_of_a_zone_is_refused(string text)
    {
        Assert.True(LibraryCalendar.IsZone("Europe/Berlin"));
        Assert.False(LibraryCalendar.IsZone(text));
        Assert.Contains(
            "--time-zone", Assert.Throws<UnknownZoneException>(() => LibraryCalendar.Of(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_date_beyond_the_calendar_is_shown()
    {
        foreach (var zone in new[] { "Pacific/Auckland", "America/New_York" })
        {
            Assert.Equal("9999-12-31", LibraryCalendar.Of(zone).ShowDay(DateTimeOffset.MaxValue));
            Assert.Equal("0001-01-01", LibraryCalendar.Of(zone).ShowDay(DateTimeOffset.MinValue));
        }
    }
}
