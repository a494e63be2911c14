using System.Diagnostics;
using System.Globalization;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Libib;

/// <summary>
/// The code and the sentence of this face for a fault in a patron's fields. Clients compare both, so they must not change.
/// </summary>
internal static class LibibFault
{
    private const string AnotherHasIt = "belongs to another patron now; change or delete that one first.";

    public static string CodeOf(PatronFault fault) => fault.Code switch
    {
        FaultCode.Required or FaultCode.Blank => "required",
        FaultCode.Empty => "empty",
        FaultCode.TooLong => "too_long",
        FaultCode.TooMany => "too_many",
        FaultCode.BadCharacter => "bad_character",
        FaultCode.Malformed when fault.Field == PatronField.NotificationEmails => "bad_email",
        FaultCode.Malformed => $"bad_{LibibFields.NameOf(fault.Field)}",
        FaultCode.Taken => TakenCode(fault.Field),
        FaultCode.UsedUp => "barcodes_used_up",
        _ => throw new UnreachableException(),
    };

    /// <param name="fault">The fault.</param>
    /// <param name="input">The fields that the client sent.</param>
    public static string SentenceOf(PatronFault fault, PatronInput input)
    {
        var name = LibibFields.NameOf(fault.Field);
        return fault.Code switch
        {
            FaultCode.Required => $"{name} is required.",
            FaultCode.Empty when fault.Field == PatronField.Barcode =>
                "barcode cannot be emptied; send 5 to 15 digits, or leave it out.",
            FaultCode.Blank or FaultCode.Empty => $"{name} cannot be empty; send at least one letter.",
            FaultCode.TooLong when fault.Field == PatronField.NotificationEmails =>
                "notification_emails may hold three addresses at most.",
            FaultCode.TooLong when fault.Sent is { } sent =>
                $"{name} may have {fault.Limit} characters at most; this one has {sent}.",
            FaultCode.TooLong => $"{name} may have {fault.Limit} characters at most.",
            FaultCode.TooMany => $"{name} may hold {fault.Limit} addresses at most; this holds {fault.Sent}.",
            FaultCode.BadCharacter when fault.Field == PatronField.Password =>
                "password holds a control character or half a character pair.",
            FaultCode.BadCharacter => $"{name} holds a control character or half a character pair; send plain text.",
            FaultCode.Malformed => FormOf(fault.Field),
            FaultCode.Taken => TakenSentence(fault.Field, input),
            FaultCode.UsedUp => string.Create(
                CultureInfo.InvariantCulture,
                $"All {fault.Limit:N0} barcodes of this library's prefix are issued; set another barcode prefix."),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>
    /// The code and the sentence for a restore that failed because another patron has a field of the deleted one.
    /// </summary>
    public static (string Code, string Sentence) OfRestore(RestorePatron.Taken taken) => (
        TakenCode(taken.Field),
        taken.Field switch
        {
            PatronField.Email => $"email duplicate: the deleted patron's email {AnotherHasIt}",
            PatronField.Barcode => $"The deleted patron's barcode {taken.Deleted.Barcode} {AnotherHasIt}",
            PatronField.Username => $"The deleted patron's username {AnotherHasIt}",
            _ => throw new UnreachableException(),
        });

    private static string TakenCode(PatronField field) => field switch
    {
        PatronField.Email => "email_taken",
        PatronField.Barcode => "barcode_taken",
        PatronField.Username => "username_taken",
        _ => throw new UnreachableException(),
    };

    private static string TakenSentence(PatronField field, PatronInput input) => field switch
    {
        // A real client searches the text for the words "email duplicate".
        PatronField.Email =>
            "email duplicate: another patron of this library has this email; send a different one, or leave it out.",
        PatronField.Barcode =>
            $"Barcode {input[PatronField.Barcode]?.Trim()} already belongs to another patron of this library.",
        _ => throw new UnreachableException(),
    };

    private static string FormOf(PatronField field) => field switch
    {
        PatronField.Email => "email must be one email address such as mary@example.com.",
        PatronField.NotificationEmails =>
            "notification_emails must be email addresses separated by commas, such as mary@example.com,percy@example.com.",
        PatronField.Country => "country must be a code of two letters such as US.",
        PatronField.State => "state must be a code of two letters such as KS where country is US.",
        PatronField.Freeze => "freeze must be 1 or true to freeze, 0 or false or empty to unfreeze.",
        PatronField.Barcode => "barcode must be 5 to 15 digits.",
        _ => throw new UnreachableException(),
    };
}
