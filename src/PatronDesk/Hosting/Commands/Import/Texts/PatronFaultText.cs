using System.Diagnostics;
using PatronDesk.Intake;
using PatronDesk.Patrons;

namespace PatronDesk.Hosting;

/// <summary>What a rule of the patron's record says of a row, as the command line says it.</summary>
internal static class PatronFaultText
{
    public static string Of(Note note)
    {
        var fault = note.Fault!;
        var name = note.Field is { } field ? IntakeFields.NameOf(field) : fault.Field.ToString();
        return fault.Code switch
        {
            FaultCode.Required => $"{name} is missing",
            FaultCode.Blank => $"{name} is empty",
            FaultCode.Empty => $"{name} can't be cleared",
            FaultCode.TooLong => FormattableString.Invariant($"{name} may have {fault.Limit} characters at most")
                + (fault.Sent is { } sent ? FormattableString.Invariant($"; it has {sent}") : ""),
            FaultCode.TooMany => FormattableString.Invariant($"{name} may have {fault.Limit} entries at most; it has {fault.Sent}"),
            FaultCode.BadCharacter => $"{name} has a line break or another control character",
            FaultCode.Malformed => $"{name} must be {Form(fault.Field)}; got '{note.Text}'",
            FaultCode.Taken => $"{name} is another patron's",
            FaultCode.Unknown => $"{name} is not known",
            FaultCode.UsedUp => "the library has no barcode left to issue",
            _ => throw new UnreachableException(),
        };
    }

    private static string Form(PatronField field) => field switch
    {
        PatronField.Email => "one email address",
        PatronField.NotificationEmails => "up to three email addresses with commas between",
        PatronField.Country => "two letters, such as DE",
        PatronField.State => "two letters in the US, such as ME",
        PatronField.Freeze => "1, true, 0, false or empty",
        PatronField.Barcode => "1 to 255 characters",
        PatronField.FirstName or PatronField.LastName or PatronField.Password or PatronField.Tags or PatronField.PatronId
            or PatronField.Phone or PatronField.Address1 or PatronField.Address2 or PatronField.City or PatronField.Zip
            or PatronField.Id or PatronField.Username or PatronField.Type or PatronField.MiddleName or PatronField.PreferredName
            or PatronField.MobilePhone or PatronField.Group or PatronField.AddressType => "text",
        _ => throw new UnreachableException(),
    };
}
