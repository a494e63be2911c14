using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Patrons;

/// <summary>The fields of a patron's form, and what the rules say of them in the desk's own sentences.</summary>
internal static class PatronFields
{
    /// <summary>The name of the day until which the membership holds.</summary>
    public const string Expires = "expires";

    public const string Barcode = "barcode";

    // In the order of the form.
    private static readonly (PatronField Field, string Name)[] Texts =
    [
        (PatronField.FirstName, "first_name"), (PatronField.LastName, "last_name"), (PatronField.Email, "email"),
        (PatronField.NotificationEmails, "notification_emails"), (PatronField.PatronId, "patron_id"), (PatronField.Tags, "tags"),
        (PatronField.Phone, "phone"), (PatronField.Address1, "address1"), (PatronField.Address2, "address2"),
        (PatronField.City, "city"), (PatronField.State, "state"), (PatronField.Zip, "zip"), (PatronField.Country, "country"),
    ];

    /// <summary>The fields of the form for editing.</summary>
    public static IReadOnlyList<string> OfEdit { get; } = [.. Texts.Select(static field => field.Name), Expires];

    /// <summary>The fields of the form for a new patron.</summary>
    public static IReadOnlyList<string> OfNew { get; } = [.. OfEdit, Barcode];

    /// <summary>The form of a patron as stored.</summary>
    public static FormValues Of(Patron patron, LibraryCalendar calendar)
    {
        var form = new FormValues { Revision = patron.Revision };
        foreach (var (field, name) in Texts)
            form.Start(name, ValueOf(patron, field) ?? "");
        form.Start(Expires, Days.Write(patron.ExpiresAt, calendar));
        return form;
    }

    /// <summary>What the form says, for the room.</summary>
    /// <param name="form">The form.</param>
    /// <param name="before">The patron as the person saw them; null for a new one.</param>
    /// <param name="visit">The request.</param>
    /// <param name="sharesEmail">Whether the person has confirmed that others have the email.</param>
    public static PatronInput Read(FormValues form, Patron? before, Visit visit, bool sharesEmail)
    {
        var input = new PatronInput
        {
            TakesAnyBarcode = true,
            SharesEmail = sharesEmail,
            Membership = new MembershipInput { ExpiresAt = Days.Read(form, Expires, before?.ExpiresAt, visit, earliest: null) },
        };
        foreach (var (field, name) in Texts)
        {
            // The person's own text is trimmed as people expect; what the record has stays as it is.
            if (before is null || form.IsChanged(name))
                input[field] = form[name].Trim();
        }

        if (before is null)
            input[PatronField.Barcode] = form[Barcode];
        return input;
    }

    /// <summary>Says beside each field what is wrong with it.</summary>
    public static void Refuse(FormValues form, IReadOnlyList<PatronFault> faults, Visit visit)
    {
        foreach (var fault in faults)
            form.Refuse(NameOf(fault.Field), SentenceOf(fault, visit));
    }

    /// <summary>What is wrong with a field, in words.</summary>
    public static string SentenceOf(PatronFault fault, Visit visit)
    {
        var code = fault.Code.ToString().ToLowerInvariant();
        var own = $"fault.{NameOf(fault.Field)}.{code}";
        return visit.Words[visit.Words.Has(own) ? own : $"fault.{code}", fault.Limit];
    }

    private static string NameOf(PatronField field) =>
        Array.Find(Texts, one => one.Field == field).Name
        ?? (field == PatronField.Barcode ? Barcode : field == PatronField.Password ? "password" : "last_name");

    private static string? ValueOf(Patron patron, PatronField field) => field switch
    {
        PatronField.FirstName => patron.FirstName,
        PatronField.LastName => patron.LastName,
        PatronField.Email => patron.Email,
        PatronField.NotificationEmails => patron.NotificationEmails,
        PatronField.PatronId => patron.PatronId,
        PatronField.Tags => patron.Tags,
        PatronField.Phone => patron.Phone,
        PatronField.Address1 => patron.Address1,
        PatronField.Address2 => patron.Address2,
        PatronField.City => patron.City,
        PatronField.State => patron.State,
        PatronField.Zip => patron.Zip,
        PatronField.Country => patron.Country,
        _ => throw new UnreachableException(),
    };
}
