using System.Globalization;
using PatronDesk.Faces.Folio.Users;
using PatronDesk.Intake;
using PatronDesk.Patrons;

namespace PatronDesk.Hosting;

/// <summary>A FOLIO's user as a row of the spreadsheet that the import reads: a copy of a record, as an export writes it.</summary>
internal static class FolioUserRow
{
    // In the order of the cells.
    private static readonly IntakeField[] Texts =
    [
        IntakeField.Barcode, IntakeField.FirstName, IntakeField.LastName, IntakeField.Email, IntakeField.Tags, IntakeField.PatronId,
        IntakeField.Phone, IntakeField.Address1, IntakeField.Address2, IntakeField.City, IntakeField.State, IntakeField.Country,
        IntakeField.Zip,
    ];

    private static readonly IntakeField[] Others =
    [
        IntakeField.ExpiresAt, IntakeField.Active, IntakeField.Username, IntakeField.UserType, IntakeField.PatronGroup,
        IntakeField.MiddleName, IntakeField.PreferredName, IntakeField.MobilePhone, IntakeField.EnrolledAt, IntakeField.BornAt,
        IntakeField.CustomFields, IntakeField.FurtherFields, IntakeField.EmptyFields, IntakeField.Uuid, IntakeField.CreatedAt,
        IntakeField.UpdatedAt, IntakeField.CreatedBy, IntakeField.CreatedByName, IntakeField.UpdatedBy, IntakeField.UpdatedByName,
    ];

    public static string Headings { get; } = Line(Texts.Concat(Others).Select(IntakeFields.NameOf));

    /// <summary>The row of a user who can be read.</summary>
    public static string Of(string id, UserDraft draft, FolioHistory history)
    {
        var input = UserMapping.ToInput(draft);
        var (user, details, by) = (input.User!, input.User!.Details, history.By);
        return Line(
        [
            .. Texts.Select(field => input[IntakeFields.Of(field)]),
            TextOf(user.ExpiresAt),
            user.Active is { } active ? active ? "1" : "0" : null,
            user.Username, details.Type, details.GroupId, details.MiddleName, details.PreferredName, details.MobilePhone,
            TextOf(details.EnrolledAt), TextOf(details.BornAt), details.CustomFields, details.Rest, EmptyIn(user, details), id,
            TextOf(history.CreatedAt), TextOf(history.UpdatedAt ?? history.CreatedAt),
            by.CreatedBy, by.CreatedByName, by.UpdatedBy, by.UpdatedByName,
        ]);
    }

    /// <summary>The row of a user who can't be read, which only says who it is.</summary>
    public static string OfUnreadable(string id) => Line(
        [.. Texts.Select(_ => (string?)null), .. Others.Select(field => field == IntakeField.Uuid ? id : null)]);

    private static string? EmptyIn(UserInput user, UserDetails details)
    {
        List<IntakeField> empty = [.. user.Empty.Select(IntakeFields.Of)];
        foreach (var (field, isEmpty) in (ReadOnlySpan<(IntakeField, bool)>)[
            (IntakeField.FirstName, details.EmptyNames.HasFlag(EmptyNames.First)),
            (IntakeField.LastName, details.EmptyNames.HasFlag(EmptyNames.Last)),
            (IntakeField.MiddleName, details.MiddleName is ""), (IntakeField.PreferredName, details.PreferredName is ""),
            (IntakeField.MobilePhone, details.MobilePhone is "")])
        {
            if (isEmpty)
                empty.Add(field);
        }

        return string.Join(',', empty.Select(IntakeFields.NameOf));
    }

    private static string? TextOf(DateTimeOffset? instant) =>
        instant?.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static string Line(IEnumerable<string?> cells) => string.Join(',', cells.Select(cell => CsvCell.Of(cell ?? ""))) + "\n";
}
