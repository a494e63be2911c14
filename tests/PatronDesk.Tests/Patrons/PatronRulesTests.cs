using PatronDesk.Accounts;
using PatronDesk.Patrons;

namespace PatronDesk.Tests.Patrons;

public sealed class PatronRulesTests
{
    private static readonly Library Library = new()
    {
        Id = 1,
        ApiId = "user",
        Tenant = "lib",
        Organization = "Library",
        Country = "US",
        BarcodePrefix = "202",
        KeepDeletedDays = 30,
        MissingAsBlank = false,
    };

    public static TheoryData<string, string, string> Kept => new()
    {
        { "FirstName", "  Ludwig  van ", "  Ludwig  van " },
        { "FirstName", "José", "José" },
        { "FirstName", "Jose\u0301", "Jose\u0301" },
        { "LastName", "𠮷野", "𠮷野" },
        { "Email", " Mary@Example.COM ", "Mary@Example.COM" },
        { "Email", "o'brien+books@sub.example.co.uk", "o'brien+books@sub.example.co.uk" },
        { "Email", "jörg@müller.example", "jörg@müller.example" },
        { "NotificationEmails", "a@example.com, b@example.com ,c@example.com", "a@example.com,b@example.com,c@example.com" },
        { "NotificationEmails", "a@example.com,,", "a@example.com" },
        { "Phone", "call after 5", "call after 5" },
        { "PatronId", "#12/b", "#12/b" },
        { "Country", " de ", "DE" },
        { "State", "ks", "KS" },
        { "Barcode", " 12345 ", "12345" },
        { "Barcode", "123456789012345", "123456789012345" },
    };

    public static TheoryData<string, string, string> Refused => new()
    {
        { "FirstName", "", "Blank" },
        { "FirstName", " \u00A0\u2003", "Blank" },
        { "LastName", new string('x', 256), "TooLong" },
        { "LastName", "a\0b", "BadCharacter" },
        { "LastName", "a\nb", "BadCharacter" },
        { "LastName", "a\u0085b", "BadCharacter" },
        { "LastName", "a\uD800", "BadCharacter" },
        { "LastName", "\uDC00a", "BadCharacter" },
        { "Email", "mary", "Malformed" },
        { "Email", "mary@", "Malformed" },
        { "Email", "@example.com", "Malformed" },
        { "Email", "mary@example.com,percy@example.com", "Malformed" },
        { "Email", "Mary <mary@example.com>", "Malformed" },
        { "Email", "<mary@example.com>", "Malformed" },
        { "Email", "ma ry@example.com", "Malformed" },
        { "Email", "mary@example.com\0", "Malformed" },
        { "Email", new string('m', 250) + "@example.com", "Malformed" },
        { "NotificationEmails", "a@b.co,b@b.co,c@b.co,d@b.co", "TooMany" },
        { "NotificationEmails", "a@b.co,nobody", "Malformed" },
        { "NotificationEmails", new string(',', 1_000_000), "TooLong" },
        { "Tags", new string('t', 2001), "TooLong" },
        { "Phone", "1\u00002", "BadCharacter" },
        { "Country", "USA", "Malformed" },
        { "Country", "U1", "Malformed" },
        { "Country", "ÖÄ", "Malformed" },
        { "State", "Kansas", "Malformed" },
        { "State", "K1", "Malformed" },
        { "Freeze", "yes", "Malformed" },
        { "Freeze", "2", "Malformed" },
        { "Barcode", "1234", "Malformed" },
        { "Barcode", "1234567890123456", "Malformed" },
        { "Barcode", "12a45", "Malformed" },
        { "Barcode", "١٢٣٤٥", "Malformed" },
        { "Password", new string('p', 1025), "TooLong" },
        { "Password", "a\u0001b", "BadCharacter" },
    };

    [Theory]
    [MemberData(nameof(Kept))]
    public void An_accepted_text_is_kept_as_the_rule_says(string field, string sent, string kept)
    {
        var faults = new List<PatronFault>();
        var draft = PatronRules.Draft(Said(field, sent), Library, faults);
        Assert.Empty(faults);
        Assert.Equal(kept, typeof(PatronDraft).GetProperty(field)!.GetValue(draft));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_refused_text_names_its_field_and_reason(string field, string sent, string code)
    {
        var faults = new List<PatronFault>();
        PatronRules.Draft(Said(field, sent), Library, faults);
        var fault = Assert.Single(faults);
        Assert.Equal((Enum.Parse<PatronField>(field), Enum.Parse<FaultCode>(code)), (fault.Field, fault.Code));
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData(" true ", true)]
    [InlineData("TRUE", true)]
    [InlineData("0", false)]
    [InlineData("False", false)]
    [InlineData("", false)]
    public void Freeze_is_read(string sent, bool frozen)
    {
        var faults = new List<PatronFault>();
        Assert.Equal(frozen, PatronRules.Draft(Said("Freeze", sent), Library, faults).Frozen);
        Assert.Empty(faults);
    }

    [Fact]
    public void A_new_patron_has_the_librarys_country_and_no_barcode_yet()
    {
        var draft = PatronRules.Draft(Said("Barcode", " "), Library with { Country = "NZ" }, []);
        Assert.Equal(("NZ", ""), (draft.Country, draft.Barcode));
    }

    [Fact]
    public void Every_fault_is_named_at_once()
    {
        var faults = new List<PatronFault>();
        PatronRules.Draft(Desk.Say((PatronField.Email, "x"), (PatronField.Barcode, "x")), Library, faults);
        Assert.Equal(
            [PatronField.FirstName, PatronField.LastName, PatronField.Email, PatronField.Barcode],
            faults.Select(fault => fault.Field).Order());
    }

    [Fact]
    public void An_update_clears_what_is_empty_and_keeps_what_is_not_said()
    {
        var before = Stored(
            Desk.Say(
                (PatronField.FirstName, "Mary"), (PatronField.LastName, "Shelley"), (PatronField.Email, "m@example.com"),
                (PatronField.Phone, "1"), (PatronField.Tags, "adult"), (PatronField.State, "ks"), (PatronField.Freeze, "1"),
                (PatronField.Barcode, "12345")));
        var faults = new List<PatronFault>();
        var after = PatronRules.Apply(
            Desk.Say((PatronField.Email, " "), (PatronField.Phone, ""), (PatronField.Country, "")), before, Library, faults);
        Assert.Empty(faults);
        Assert.Equal(before with { Email = null, Phone = null, Country = null }, after);
    }

    [Theory]
    [InlineData("FirstName", " ")]
    [InlineData("LastName", "")]
    [InlineData("Barcode", "")]
    [InlineData("Barcode", "  ")]
    public void An_update_cannot_empty_what_every_patron_has(string field, string sent)
    {
        var before = Stored(Said("Barcode", "12345"));
        var faults = new List<PatronFault>();
        PatronRules.Apply(Desk.Say((Enum.Parse<PatronField>(field), sent)), before, Library, faults);
        Assert.Equal((Enum.Parse<PatronField>(field), FaultCode.Empty), (Assert.Single(faults).Field, faults[0].Code));
    }

    [Fact]
    public void A_state_outside_the_US_is_free_text()
    {
        var faults = new List<PatronFault>();
        var input = Said("State", "Baden-Württemberg");
        input[PatronField.Country] = "de";
        Assert.Equal("Baden-Württemberg", PatronRules.Draft(input, Library, faults).State);
        Assert.Empty(faults);
    }

    [Fact]
    public void A_draft_becomes_a_patron_with_a_number_and_all_that_the_draft_has()
    {
        var draft = PatronRules.Draft(
            Desk.Say((PatronField.FirstName, "Mary"), (PatronField.LastName, "Shelley"), (PatronField.Tags, "adult")), Library, []);
        var patron = new Patron(draft, 7);
        Assert.Equal(7, patron.Id);
        Assert.All(typeof(PatronContent).GetProperties(), one => Assert.Equal(one.GetValue(draft), one.GetValue(patron)));
    }

    private static Patron Stored(PatronInput input) => new(PatronRules.Draft(input, Library, []), 7);

    private static PatronInput Said(string field, string text)
    {
        var input = Desk.Say((PatronField.FirstName, "Mary"), (PatronField.LastName, "Shelley"));
        input[Enum.Parse<PatronField>(field)] = text;
        return input;
    }
}
