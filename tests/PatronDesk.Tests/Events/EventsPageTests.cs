using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PatronDesk.Accounts;
using PatronDesk.Events;

namespace PatronDesk.Tests.Events;

/// <summary>docs/events.md has every kind of event, and each example is what the program writes.</summary>
public sealed partial class EventsPageTests
{
    private static readonly Library Example = new()
    {
        Id = 1,
        ApiId = "",
        Tenant = "testlib",
        Organization = "",
        Country = "",
        BarcodePrefix = "",
        KeepDeletedDays = 0,
        MissingAsBlank = false,
    };

    [Fact]
    public void The_catalogue_has_every_kind() => Assert.Equal(
        EventKind.All.Select(kind => kind.Name), Entry().Matches(Page()).Select(entry => entry.Groups["kind"].Value));

    [Fact]
    public void Each_example_is_what_the_program_writes() => Assert.All(
        Entry().Matches(Page()),
        entry =>
        {
            var text = entry.Groups["json"].Value;
            Assert.Equal(text, Encoding.UTF8.GetString(EventJson.Bytes(Read(text), Example)));
        });

    private static LibraryEvent Read(string text)
    {
        using var json = JsonDocument.Parse(text);
        var (root, data) = (json.RootElement, json.RootElement.GetProperty("data"));
        return new(
            EventPoint.Read(root.GetProperty("point").GetString()!)!.Value,
            root.GetProperty("timestamp").GetDateTimeOffset(),
            EventKind.Find(root.GetProperty("type").GetString()!)!,
            data.GetProperty("record").GetString()!,
            data.GetProperty("patron").GetString())
        {
            Fields = data.TryGetProperty("fields", out var fields) ? [.. fields.EnumerateArray().Select(one => one.GetString()!)] : [],
            Other = data.TryGetProperty("other", out var other) ? other.GetString() : null,
        };
    }

    private static string Page() => File.ReadAllText(Path.Combine(CompatibilityPageTests.Root(), "docs", "events.md"));

    [GeneratedRegex(@"^### (?<kind>[a-z]+\.[a-z_]+)\n[^#]*?```json\n(?<json>.*)\n```", RegexOptions.Multiline)]
    private static partial Regex Entry();
}
