using System.Diagnostics;
using PatronDesk.Faces.Folio.Wire;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Folio.Users;

/// <summary>The sentences of this face for faults in a patron's fields. They are mod-users' own if it has one.</summary>
internal static class UserFaults
{
    public static FolioFault Of(PatronFault fault, UserDraft draft)
    {
        var key = UserMapping.KeyOf(fault.Field, draft);
        return new(SentenceOf(fault, key), key, UserMapping.SentFor(fault.Field, draft));
    }

    private static string SentenceOf(PatronFault fault, string key) => fault.Code switch
    {
        FaultCode.Required or FaultCode.Blank or FaultCode.Empty => $"{key} must not be empty",
        FaultCode.TooLong when fault is { Limit: { } limit, Sent: { } sent } =>
            $"{key} may have {limit} characters at most; this one has {sent}",
        FaultCode.TooLong => $"{key} is too long; send fewer characters",
        FaultCode.TooMany => $"{key} may have {fault.Limit} entries at most; this one has {fault.Sent}",
        FaultCode.BadCharacter => $"{key} holds a control character or half a character pair; send plain text",
        FaultCode.Malformed => $"{key} must be {FormOf(fault.Field)}",
        FaultCode.Taken when fault.Field == PatronField.Barcode => "This barcode has already been taken",
        FaultCode.Taken => $"User with this {TakenWord(fault.Field)} already exists",
        FaultCode.UsedUp => "All barcodes of this library's prefix are issued; set another barcode prefix",
        _ => throw new UnreachableException(),
    };

    private static string TakenWord(PatronField field) => field switch
    {
        PatronField.Id => "id",
        PatronField.Username => "username",
        PatronField.PatronId => "externalSystemId",
        _ => throw new UnreachableException(),
    };

    private static string FormOf(PatronField field) => field switch
    {
        PatronField.Country => "a code of two letters such as US",
        PatronField.State => "a code of two letters such as KS in an address of the US",
        PatronField.Username => "a name with at least one letter or digit",
        _ => throw new UnreachableException(),
    };
}
