using PatronDesk.Accounts;

namespace PatronDesk.Tests.Accounts;

public sealed class HostZoneTests
{
    [Theory]
    [InlineData("Europe/Berlin", "Europe/Berlin", "TZ")]
    [InlineData(":Europe/Berlin", "Europe/Berlin", "TZ")]
    [InlineData("/usr/share/zoneinfo/Asia/Tokyo", "Asia/Tokyo", "TZ")]
    [InlineData("", "UTC", "TZ is empty")]
    [InlineData("CET-1CEST,M3.5.0,M10.5.0/3", "UTC", "TZ is CET-1CEST,M3.5.0,M10.5.0/3: no IANA name")]
    public void TZ_names_the_zone(string tz, string zone, string source) =>
        Assert.Equal(new HostZone(zone, source), HostZone.Find(tz, "/nowhere", "/nowhere"));

    [Fact]
    public void A_link_names_the_zone_and_its_first_target_that_is_one_counts()
    {
        using var folder = new Folder();
        var localtime = folder.Link("localtime", "/usr/share/zoneinfo/Europe/Berlin");
        Assert.Equal(new HostZone("Europe/Berlin", localtime), HostZone.Find(null, localtime, "/nowhere"));
        var behind = folder.Link("behind", "localtime");
        Assert.Equal(new HostZone("Europe/Berlin", behind), HostZone.Find(null, behind, "/nowhere"));
    }

    [Fact]
    public void A_copied_file_has_the_name_beside_it_where_that_is_the_same_zone()
    {
        using var folder = new Folder();
        var localtime = folder.PathOf("localtime");
        File.Copy("/usr/share/zoneinfo/Europe/Berlin", localtime);
        var timezone = folder.PathOf("timezone");
        File.WriteAllText(timezone, "Europe/Berlin\n");
        Assert.Equal(new HostZone("Europe/Berlin", timezone), HostZone.Find(null, localtime, timezone));
        // The image's name stands beside the machine's file.
        File.WriteAllText(timezone, "Asia/Tokyo\n");
        Assert.NotEqual("Asia/Tokyo", HostZone.Find(null, localtime, timezone).Name);
    }

    [Fact]
    public void A_machine_that_names_none_has_UTC() =>
        Assert.Equal(new HostZone("UTC", "no zone found"), HostZone.Find(null, "/nowhere", "/nowhere"));

    private sealed class Folder : IDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("patrondesk-zone-").FullName;

        public string PathOf(string name) => Path.Combine(_path, name);

        public string Link(string name, string target)
        {
            File.CreateSymbolicLink(PathOf(name), target);
            return PathOf(name);
        }

        public void Dispose() => Directory.Delete(_path, recursive: true);
    }
}
