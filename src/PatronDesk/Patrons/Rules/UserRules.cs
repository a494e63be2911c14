using System.Text;
using PatronDesk.Cql.Text;

namespace PatronDesk.Patrons;

/// <summary>The rules for FOLIO's part of a patron's record; <see cref="PatronRules"/> calls them.</summary>
internal static class UserRules
{
    // PostgreSQL refuses an index entry of more than 2,704 bytes, and folding may lengthen a text.
    private const int LongestFoldedBytes = 2600;

    /// <summary>Applies FOLIO's part to the record, and collects every fault.</summary>
    public static PatronContent Apply(UserInput user, PatronContent patron, List<PatronFault> faults) => patron with
    {
        Username = Username(user.Username ?? "", faults),
        ExpiresAt = Milliseconds(user.ExpiresAt),
        Inactive = user.Active is { } active ? !active : patron.Inactive,
        Details = user.Details with
        {
            EnrolledAt = Milliseconds(user.Details.EnrolledAt),
            BornAt = Milliseconds(user.Details.BornAt),
            Type = user.Details.Type is { Length: > 0 } type ? Text(type, PatronField.Type, faults) : null,
            GroupId = user.Details.GroupId?.ToLowerInvariant(),
            MiddleName = Text(user.Details.MiddleName, PatronField.MiddleName, faults),
            PreferredName = Text(user.Details.PreferredName, PatronField.PreferredName, faults),
            MobilePhone = Text(user.Details.MobilePhone, PatronField.MobilePhone, faults),
        },
    };

    /// <summary>Applies some of FOLIO's fields, by the same rules.</summary>
    public static PatronContent Apply(DetailsInput said, PatronContent patron, List<PatronFault> faults) => Apply(
        new UserInput(Id: null, said.Username ?? patron.Username, patron.ExpiresAt, said.Change(patron.Details)), patron, faults);

    /// <summary>A user's barcode is any text, of one line.</summary>
    public static void CheckBarcode(string barcode, List<PatronFault> faults)
    {
        PatronRules.Text(barcode, PatronField.Barcode, PatronRules.LongestText, faults);
        if (barcode.Length <= PatronRules.LongestText && IsTooLongToIndex(BarcodeFold.Of(barcode)))
            faults.Add(new(PatronField.Barcode, FaultCode.TooLong));
    }

    private static string? Username(string said, List<PatronFault> faults)
    {
        if (Text(said.Trim(), PatronField.Username, faults) is not { Length: > 0 and <= PatronRules.LongestText } username)
            return null;
        var folded = Fold.Search(username);
        if (folded.Length == 0)
            faults.Add(new(PatronField.Username, FaultCode.Malformed));
        else if (IsTooLongToIndex(folded))
            faults.Add(new(PatronField.Username, FaultCode.TooLong));
        return username;
    }

    private static bool IsTooLongToIndex(string folded) => Encoding.UTF8.GetByteCount(folded) > LongestFoldedBytes;

    private static string? Text(string? said, PatronField field, List<PatronFault> faults) =>
        said is not { Length: > 0 } ? said : PatronRules.Text(said, field, PatronRules.LongestText, faults);

    // Whole milliseconds, as on FOLIO's wire, so that what a client reads equals what is stored.
    private static DateTimeOffset? Milliseconds(DateTimeOffset? instant) => instant is { } at
        ? new DateTimeOffset(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero)
        : null;
}
