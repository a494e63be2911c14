using System.Text.RegularExpressions;
using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Words;
using PatronDesk.Intake;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>The pages' sentences: every language has each of them, with the same places to fill in, and the pages use them all.</summary>
public sealed partial class SentencesTests
{
    // Keys that code puts together from a word of a record.
    private static readonly string[] Composed =
        ["menu.", "error.", "line.", "reason.", "fault.", "field.", "action.", "journal.", "refusal.", "lift.", "done.",
            "is.", "face.", "loan.", "patron.do.", "merge.kind.", "merge.count.", "bulk.", "settings.", "role.", "sip.",
            "hint.sip_", "signal.", "chart.", "sort.", "intake.", "hint.import_"];

    [Fact]
    public void Every_language_has_every_sentence()
    {
        var (english, german) = (Sentences.Of("en"), Sentences.Of("de"));
        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), german.Keys.Order(StringComparer.Ordinal));
        foreach (var key in english.Keys)
        {
            Assert.Equal(
                (key, string.Join(',', Places(english[key]))),
                (key, string.Join(',', Places(german[key]))));
        }
    }

    [Fact]
    public void Every_sentence_that_a_page_names_is_there_and_every_one_that_is_there_is_named()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Root(), "src", "PatronDesk", "Faces", "Desk"), "*.cs*",
            SearchOption.AllDirectories)
            .Where(path => !path.Contains("node_modules", StringComparison.Ordinal))
            .Select(File.ReadAllText).ToList();
        var all = string.Join('\n', sources);
        var named = Named().Matches(all).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var english = Sentences.Of("en");
        Assert.DoesNotContain(named, key => !english.Has(key));
        Assert.DoesNotContain(english.Keys, key =>
            !all.Contains($"\"{key}\"", StringComparison.Ordinal)
            && !all.Contains($"\"{Stem(key)}\"", StringComparison.Ordinal)
            && !Composed.Any(start => key.StartsWith(start, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_field_note_and_reason_of_an_import_has_a_sentence()
    {
        var english = Sentences.Of("en");
        string[] keys =
        [
            .. IntakeFields.Names.Select(name => $"field.{name}"),
            .. Of<NoteCode>("intake.note.").Except(["intake.note.fault"]),
            .. Of<RowAction>("intake.action."),
            .. Of<LeftReason>("intake.left.").Except(["intake.left.refused"]),
        ];
        Assert.DoesNotContain(keys, key => !english.Has(key));
    }

    [Fact]
    public void Days_and_numbers_are_written_as_the_language_writes_them()
    {
        var berlin = LibraryCalendar.Of("Europe/Berlin");
        var instant = new DateTimeOffset(2027, 2, 28, 23, 30, 0, TimeSpan.Zero);
        Assert.Equal("1 March 2027", Sentences.Of("en").Day(instant, berlin));
        Assert.Equal("1. März 2027", Sentences.Of("de").Day(instant, berlin));
        Assert.Equal("1 March 2027, 00:30", Sentences.Of("en").Time(instant, berlin));
        Assert.Equal("1. März 2027, 00:30 Uhr", Sentences.Of("de").Time(instant, berlin));
        Assert.Equal("1,234,567", Sentences.Of("en").Number(1_234_567));
        Assert.Equal("1.234.567", Sentences.Of("de").Number(1_234_567));
    }

    [Theory]
    [InlineData("de-AT,de;q=0.9,en;q=0.5", "de")]
    [InlineData("fr, en;q=0.8, de;q=0.9", "de")]
    [InlineData("en-GB,de;q=0.9", "en")]
    [InlineData("fr", "en")]
    [InlineData("", "en")]
    [InlineData(";;;,q=,,de;q=x", "de")]
    public void The_browser_chooses_the_language(string accepted, string code) => Assert.Equal(code, Sentences.For(accepted).Code);

    private static IEnumerable<string> Of<T>(string start)
        where T : struct, Enum => Enum.GetNames<T>().Select(name => start + name.ToLowerInvariant());

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Distinct().Order();

    private static string Stem(string key) => key[..(key.LastIndexOf('.') is var at and > 0 ? at : key.Length)];

    private static string Root()
    {
        for (var folder = AppContext.BaseDirectory; ; folder = Path.GetDirectoryName(folder)!)
        {
            if (File.Exists(Path.Combine(folder, "PatronDesk.slnx")))
                return folder;
        }
    }

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"(?:W|w|words|Words)\[""([a-z0-9.-]*[a-z0-9])""")]
    private static partial Regex Named();
}
