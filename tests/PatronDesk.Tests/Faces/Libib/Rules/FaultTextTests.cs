using PatronDesk.Accounts;
using PatronDesk.Faces.Libib;
using PatronDesk.Patrons;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.Libib;

/// <summary>The codes and sentences of refused fields, to the letter: clients search in them and show them.</summary>
public sealed class FaultTextTests
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

    public static TheoryData<string, string, string, string> Create => new()
    {
        { "FirstName", "", "required", "first_name cannot be empty; send at least one letter." },
        { "LastName", new string('x', 256), "too_long", "last_name may have 255 characters at most; this one has 256." },
        { "LastName", "a\nb", "bad_character", "last_name holds a control character or half a character pair; send plain text." },
        { "Email", "mary", "bad_email", "email must be one email address such as mary@example.com." },
        {
            "NotificationEmails", "a@b.co,b@b.co,c@b.co,d@b.co", "too_many",
            "notification_emails may hold 3 addresses at most; this holds 4."
        },
        {
            "NotificationEmails", "a@b.co,nobody", "bad_email",
            "notification_emails must be email addresses separated by commas, such as mary@example.com,percy@example.com."
        },
        { "NotificationEmails", new string(',', 1000), "too_long", "notification_emails may hold three addresses at most." },
        { "Tags", new string('x', 2001), "too_long", "tags may have 2000 characters at most; this one has 2001." },
        { "PatronId", new string('x', 256), "too_long", "patron_id may have 255 characters at most; this one has 256." },
        { "Address1", new string('x', 256), "too_long", "address1 may have 255 characters at most; this one has 256." },
        { "Country", "USA", "bad_country", "country must be a code of two letters such as US." },
        { "State", "Kansas", "bad_state", "state must be a code of two letters such as KS where country is US." },
        { "Freeze", "maybe", "bad_freeze", "freeze must be 1 or true to freeze, 0 or false or empty to unfreeze." },
        { "Barcode", "1234", "bad_barcode", "barcode must be 5 to 15 digits." },
        { "Password", new string('x', 1025), "too_long", "password may have 1024 characters at most." },
        { "Password", "a\u0001b", "bad_character", "password holds a control character or half a character pair." },
    };

    [Theory]
    [MemberData(nameof(Create))]
    public void A_field_that_a_rule_refuses_has_its_code_and_sentence(string field, string sent, string code, string sentence)
    {
        var input = Desk.Say((PatronField.FirstName, "Mary"), (PatronField.LastName, "Shelley"));
        input[Enum.Parse<PatronField>(field)] = sent;
        var faults = new List<PatronFault>();
        PatronRules.Draft(input, Library, faults);
        var fault = Assert.Single(faults);
        Assert.Equal((code, sentence), (LibibFault.CodeOf(fault), LibibFault.SentenceOf(fault, input)));
    }

    [Theory]
    [InlineData("FirstName", "Required", "required", "first_name is required.")]
    [InlineData("FirstName", "Empty", "empty", "first_name cannot be empty; send at least one letter.")]
    [InlineData("Barcode", "Empty", "empty", "barcode cannot be emptied; send 5 to 15 digits, or leave it out.")]
    [InlineData("Barcode", "Taken", "barcode_taken", "Barcode 12345 already belongs to another patron of this library.")]
    [InlineData("Email", "Taken", "email_taken",
        "email duplicate: another patron of this library has this email; send a different one, or leave it out.")]
    [InlineData("Barcode", "UsedUp", "barcodes_used_up",
        "All 999,999,999 barcodes of this library's prefix are issued; set another barcode prefix.")]
    public void A_field_that_the_register_refuses_has_its_code_and_sentence(string field, string what, string code, string sentence)
    {
        var fault = new PatronFault(Enum.Parse<PatronField>(field), Enum.Parse<FaultCode>(what), Ean13.LargestNumber);
        Assert.Equal(
            (code, sentence),
            (LibibFault.CodeOf(fault), LibibFault.SentenceOf(fault, Desk.Say((PatronField.Barcode, " 12345 ")))));
    }
}
