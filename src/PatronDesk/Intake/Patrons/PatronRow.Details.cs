using PatronDesk.Accounts;
using PatronDesk.Cql.Text;
using PatronDesk.Patrons;

namespace PatronDesk.Intake;

/// <summary>What a row says of FOLIO's fields, and of a record's history.</summary>
internal sealed partial class PatronRow
{
    private static readonly IntakeField[] OfDetails =
    [
        IntakeField.UserType, IntakeField.PatronGroup, IntakeField.MiddleName, IntakeField.PreferredName, IntakeField.MobilePhone,
        IntakeField.EnrolledAt, IntakeField.BornAt, IntakeField.CustomFields, IntakeField.FurtherFields,
    ];

    private const int LongestName = 255;

    private readonly Dictionary<IntakeField, DateTimeOffset> _instants = [];
    private HashSet<IntakeField> _empty = [];
    private string? _groupId;
    private IReadOnlyList<string> _addressTypes = [];

    /// <summary>Whether a copy's text of the field is taken as it stands. The others have a form, and keys are compared.</summary>
    private static bool IsText(IntakeField field) =>
        field is not (IntakeField.Barcode or IntakeField.Email or IntakeField.Freeze)
        && (field <= IntakeField.Zip || field is IntakeField.UserType or IntakeField.MiddleName or IntakeField.PreferredName
            or IntakeField.MobilePhone or IntakeField.CustomFields or IntakeField.FurtherFields);

    private void TakeDetails(Survey survey)
    {
        foreach (var field in IntakeFields.Dates.Where(field => field != IntakeField.ExpiresAt))
            TakeInstant(field, survey.OrderOf(field));
        if (this[IntakeField.Uuid] is { Length: > 0 } uuid)
        {
            if (_isCopy)
                _said[(int)IntakeField.Uuid] = uuid.ToLowerInvariant();
            else
                Refusals.Add(new(NoteCode.NoUuid) { Field = IntakeField.Uuid, Text = uuid });
        }

        foreach (var field in (IntakeField[])[IntakeField.CreatedBy, IntakeField.UpdatedBy])
        {
            if (this[field] is { Length: > 0 } who && !Guid.TryParseExact(who, "D", out _))
                Refusals.Add(new(NoteCode.NoUuid) { Field = field, Text = who });
        }

        if (this[IntakeField.PatronGroup] is { Length: > 0 } group
            && !survey.Groups.TryGetValue(group.ToLowerInvariant(), out _groupId)
            && !survey.Groups.TryGetValue(Fold.Search(group), out _groupId))
            Refusals.Add(new(NoteCode.NoGroup) { Field = IntakeField.PatronGroup, Text = group });
        if (this[IntakeField.CustomFields] is { Length: > 0 } custom && _wishes.KeptFields?.AreCustom(custom) != true)
            Refusals.Add(new(NoteCode.NoKeptFields) { Field = IntakeField.CustomFields });
        if (this[IntakeField.FurtherFields] is { Length: > 0 } rest)
        {
            if (_wishes.KeptFields?.AddressTypesOf(rest) is { } types)
                _addressTypes = types;
            else
                Refusals.Add(new(NoteCode.NoKeptFields) { Field = IntakeField.FurtherFields });
        }

        TakeEmptyFields();
        TakeHash(IntakeField.PasswordHash);
        TakeHash(IntakeField.PinHash);
    }

    private void TakeInstant(IntakeField field, DateOrder? order)
    {
        if (this[field] is not { Length: > 0 } said)
            return;
        // FOLIO has no time zone for a birthday; any other day is the library's.
        var instant = DateText.DayOf(said, order) is { } day
            ? field == IntakeField.BornAt
                ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)
                : _library.Calendar.InstantOf(day.ToDateTime(TimeOnly.MinValue))
            : DateText.Read(said, order, _library.Calendar);
        if (instant is { } read)
            _instants[field] = read;
        else
            Refusals.Add(new(NoteCode.NoDate) { Field = field, Text = said });
    }

    private void TakeEmptyFields()
    {
        if (this[IntakeField.EmptyFields] is not { Length: > 0 } said)
            return;
        List<IntakeField?> fields = [.. said.Split(',', StringSplitOptions.TrimEntries).Select(IntakeFields.Find)];
        if (fields.Contains(null))
            Refusals.Add(new(NoteCode.NoFieldNames) { Field = IntakeField.EmptyFields, Text = said });
        else
            _empty = [.. fields.Select(field => field!.Value)];
    }

    private void TakeHash(IntakeField field)
    {
        if (this[field] is not { Length: > 0 } hash)
            return;
        if (!_wishes.TakesHashes)
            Refusals.Add(new(NoteCode.HashNotTaken) { Field = field });
        else if (!PasswordHash.IsOne(hash))
            Refusals.Add(new(NoteCode.NoHash) { Field = field });
    }

    private PatronOrigin? Origin() =>
        _isCopy || _instants.Keys.Any(field => field is IntakeField.CreatedAt or IntakeField.UpdatedAt or IntakeField.CardLostAt)
        || (this[IntakeField.PasswordHash] ?? this[IntakeField.PinHash]) is not null
        || Authors() is not null
            ? new()
            {
                Uuid = _isCopy ? this[IntakeField.Uuid] : null,
                CreatedAt = InstantOf(IntakeField.CreatedAt),
                UpdatedAt = InstantOf(IntakeField.UpdatedAt),
                By = Authors(),
                CardLostAt = InstantOf(IntakeField.CardLostAt),
                PasswordHash = TextOrNull(IntakeField.PasswordHash),
                PinHash = TextOrNull(IntakeField.PinHash),
                Empty = _empty.Where(field => field <= IntakeField.Barcode).Select(IntakeFields.Of).ToHashSet(),
            }
            : null;

    // All four at once, so that nobody is named beside somebody of another record's history.
    private Authors? Authors()
    {
        var by = new Authors(
            TextOrNull(IntakeField.CreatedBy), NameOrNull(IntakeField.CreatedByName), TextOrNull(IntakeField.UpdatedBy),
            NameOrNull(IntakeField.UpdatedByName));
        return by == Accounts.Authors.Unknown ? null : by;
    }

    /// <summary>FOLIO's fields that the row says of a new patron, or of this one; null for none.</summary>
    private DetailsInput? DetailsFor(Patron? before)
    {
        bool Says(IntakeField field) =>
            this[field] is { } said && (said.Length > 0 || (before is not null && _wishes.ClearsEmpty))
            && (before is null || !_wishes.NewOnly.Contains(field));
        string? Text(IntakeField field, string? has) =>
            Says(field) ? TextOrNull(field) is { } said ? before is null ? said : Kept(field, said, before) : null
            : before is null && _isCopy && _empty.Contains(field) ? ""
            : has;

        var username = Says(IntakeField.Username) ? this[IntakeField.Username] : null;
        var empty = before is null && _isCopy ? _empty : [];
        if (username is null && empty.Count == 0 && !OfDetails.Any(Says))
            return null;
        HashSet<IntakeField> fields = [.. OfDetails.Where(Says)];
        return new(details => details with
        {
            Type = Text(IntakeField.UserType, details.Type),
            GroupId = fields.Contains(IntakeField.PatronGroup) ? _groupId : details.GroupId,
            MiddleName = Text(IntakeField.MiddleName, details.MiddleName),
            PreferredName = Text(IntakeField.PreferredName, details.PreferredName),
            MobilePhone = Text(IntakeField.MobilePhone, details.MobilePhone),
            EnrolledAt = fields.Contains(IntakeField.EnrolledAt) ? InstantOf(IntakeField.EnrolledAt) : details.EnrolledAt,
            BornAt = fields.Contains(IntakeField.BornAt) ? InstantOf(IntakeField.BornAt) : details.BornAt,
            CustomFields = fields.Contains(IntakeField.CustomFields) ? TextOrNull(IntakeField.CustomFields) : details.CustomFields,
            Rest = fields.Contains(IntakeField.FurtherFields) ? TextOrNull(IntakeField.FurtherFields) : details.Rest,
            EmptyNames = details.EmptyNames
                | (empty.Contains(IntakeField.FirstName) ? EmptyNames.First : 0)
                | (empty.Contains(IntakeField.LastName) ? EmptyNames.Last : 0),
        })
        {
            Username = username,
            GroupId = fields.Contains(IntakeField.PatronGroup) ? _groupId : null,
            AddressTypeIds = fields.Contains(IntakeField.FurtherFields) ? _addressTypes : [],
        };
    }

    private string? NameOrNull(IntakeField field) =>
        TextOrNull(field) is { Length: > LongestName } name ? name[..LongestName] : TextOrNull(field);

    private string? TextOrNull(IntakeField field) => this[field] is { Length: > 0 } said ? said : null;

    private DateTimeOffset? InstantOf(IntakeField field) => _instants.TryGetValue(field, out var instant) ? instant : null;
}
