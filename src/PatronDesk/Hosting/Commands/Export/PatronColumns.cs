using System.Globalization;
using PatronDesk.Accounts;
using PatronDesk.Intake;
using PatronDesk.Patrons;

namespace PatronDesk.Hosting;

/// <summary>The columns of an export of patrons: those that the import reads.</summary>
internal static class PatronColumns
{
    /// <summary>All columns, for the patrons of a library.</summary>
    /// <param name="calendar">The library's, for the day with which a card ends.</param>
    /// <param name="groups">The names of its groups by their ids.</param>
    /// <param name="withHashes">Whether the hashes of passwords and PINs are among them.</param>
    public static IReadOnlyList<ExportColumn<ExportedPatron>> Of(
        LibraryCalendar calendar, IReadOnlyDictionary<string, string> groups, bool withHashes)
    {
        List<ExportColumn<ExportedPatron>> columns =
        [
            Text(IntakeField.Barcode, patron => patron.Barcode),
            Text(IntakeField.FirstName, patron => patron.FirstName),
            Text(IntakeField.LastName, patron => patron.LastName),
            Text(IntakeField.Email, patron => patron.Email),
            Text(IntakeField.NotificationEmails, patron => patron.NotificationEmails),
            Text(IntakeField.Tags, patron => patron.Tags),
            Text(IntakeField.PatronId, patron => patron.PatronId),
            Text(IntakeField.Phone, patron => patron.Phone),
            Text(IntakeField.Address1, patron => patron.Address1),
            Text(IntakeField.Address2, patron => patron.Address2),
            Text(IntakeField.City, patron => patron.City),
            Text(IntakeField.State, patron => patron.State),
            Text(IntakeField.Country, patron => patron.Country),
            Text(IntakeField.Zip, patron => patron.Zip),
            Flag(IntakeField.Freeze, patron => patron.Frozen),
            Text(IntakeField.ExpiresAt, patron => EndOf(patron.ExpiresAt, calendar)),
            Flag(IntakeField.Active, patron => !patron.Inactive),
            Text(IntakeField.Username, patron => patron.Username),
            Text(IntakeField.UserType, patron => patron.Details.Type),
            Text(IntakeField.PatronGroup, patron => GroupOf(patron.Details.GroupId, groups)),
            Text(IntakeField.MiddleName, patron => patron.Details.MiddleName),
            Text(IntakeField.PreferredName, patron => patron.Details.PreferredName),
            Text(IntakeField.MobilePhone, patron => patron.Details.MobilePhone),
            Text(IntakeField.EnrolledAt, patron => InstantOf(patron.Details.EnrolledAt)),
            Text(IntakeField.BornAt, patron => BirthOf(patron.Details.BornAt)),
            Json(IntakeField.CustomFields, patron => patron.Details.CustomFields),
            Json(IntakeField.FurtherFields, patron => patron.Details.Rest),
            Text(IntakeField.EmptyFields, EmptyFieldsOf),
            Text(IntakeField.CardLostAt, patron => InstantOf(patron.CardLostAt)),
            Text(IntakeField.Uuid, patron => patron.Uuid),
            Text(IntakeField.CreatedAt, patron => InstantOf(patron.CreatedAt)),
            Text(IntakeField.UpdatedAt, patron => InstantOf(patron.UpdatedAt)),
            Text(IntakeField.CreatedBy, patron => patron.By.CreatedBy),
            Text(IntakeField.CreatedByName, patron => patron.By.CreatedByName),
            Text(IntakeField.UpdatedBy, patron => patron.By.UpdatedBy),
            Text(IntakeField.UpdatedByName, patron => patron.By.UpdatedByName),
        ];
        if (withHashes)
        {
            columns.Add(new(IntakeFields.NameOf(IntakeField.PasswordHash), found => ExportCell.Of(found.PasswordHash)));
            columns.Add(new(IntakeFields.NameOf(IntakeField.PinHash), found => ExportCell.Of(found.PinHash)));
        }

        return columns;
    }

    /// <summary>An instant that every reader understands alike, and that loses nothing.</summary>
    private static string? InstantOf(DateTimeOffset? instant) =>
        instant?.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    // A day where the card ends with it, as people write it; otherwise the instant.
    private static string? EndOf(DateTimeOffset? end, LibraryCalendar calendar) =>
        end is { } at && calendar.DateOf(at) is var day && calendar.EndOf(day) == at ? DayOf(day) : InstantOf(end);

    private static string? BirthOf(DateTimeOffset? born) =>
        born is { } at && at.UtcDateTime.TimeOfDay == TimeSpan.Zero ? DayOf(DateOnly.FromDateTime(at.UtcDateTime)) : InstantOf(born);

    private static string DayOf(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? GroupOf(string? id, IReadOnlyDictionary<string, string> groups) =>
        id is null ? null : groups.GetValueOrDefault(id, id);

    private static string? EmptyFieldsOf(Patron patron)
    {
        var empty = new List<string>();
        foreach (var (field, said) in (ReadOnlySpan<(IntakeField, string?)>)[
            (IntakeField.FirstName, patron.Details.EmptyNames.HasFlag(EmptyNames.First) ? patron.FirstName : null),
            (IntakeField.LastName, patron.Details.EmptyNames.HasFlag(EmptyNames.Last) ? patron.LastName : null),
            (IntakeField.Email, patron.Email), (IntakeField.Tags, patron.Tags), (IntakeField.PatronId, patron.PatronId),
            (IntakeField.Phone, patron.Phone), (IntakeField.Address1, patron.Address1), (IntakeField.Address2, patron.Address2),
            (IntakeField.City, patron.City), (IntakeField.State, patron.State), (IntakeField.Zip, patron.Zip),
            (IntakeField.MiddleName, patron.Details.MiddleName), (IntakeField.PreferredName, patron.Details.PreferredName),
            (IntakeField.MobilePhone, patron.Details.MobilePhone)])
        {
            if (said is "")
                empty.Add(IntakeFields.NameOf(field));
        }

        return empty.Count == 0 ? null : string.Join(',', empty);
    }

    private static ExportColumn<ExportedPatron> Text(IntakeField field, Func<Patron, string?> of) =>
        new(IntakeFields.NameOf(field), found => ExportCell.Of(of(found.Patron)));

    private static ExportColumn<ExportedPatron> Flag(IntakeField field, Func<Patron, bool> of) =>
        new(IntakeFields.NameOf(field), found => ExportCell.Of(of(found.Patron)));

    private static ExportColumn<ExportedPatron> Json(IntakeField field, Func<Patron, string?> of) =>
        new(IntakeFields.NameOf(field), found => ExportCell.OfJson(of(found.Patron)));
}
