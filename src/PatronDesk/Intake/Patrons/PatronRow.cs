using System.Diagnostics;
using System.Text.RegularExpressions;
using PatronDesk.Accounts;
using PatronDesk.Cql.Text;
using PatronDesk.Patrons;

namespace PatronDesk.Intake;

/// <summary>What a row says of a patron, cell by cell, before it is known whom it means.</summary>
internal sealed partial class PatronRow
{
    private readonly string?[] _said = new string?[IntakeFields.Count];
    private readonly ImportWishes _wishes;
    private readonly Library _library;
    private DateTimeOffset? _expiresAt;
    private bool? _active;

    // A copy of a record, whose texts are taken as they stand.
    private bool _isCopy;

    private PatronRow(SheetRow row, ImportWishes wishes, Library library)
    {
        Line = row.Line;
        _wishes = wishes;
        _library = library;
    }

    public int Line { get; }

    /// <summary>Why the row is refused.</summary>
    public List<Note> Refusals { get; } = [];

    public List<Note> Warnings { get; } = [];

    /// <summary>Whether the status says that the patron has not been here for long, which is no end of a membership.</summary>
    public bool IsOutOfUse { get; private set; }

    /// <summary>What the row says; null where it says nothing.</summary>
    public string? this[IntakeField field] => _said[(int)field];

    /// <summary>The key by which the field is compared; null where the row has none.</summary>
    public string? KeyOf(IntakeField field) =>
        this[field] is { Length: > 0 } said ? PatronsByKey.Fold(IntakeFields.Of(field), said) : null;

    public static PatronRow Read(SheetRow row, Layout layout, int headings, Survey survey, ImportWishes wishes, Library library)
    {
        var read = new PatronRow(row, wishes, library);
        if (row.Cells.Count < headings)
            read.Warnings.Add(new(NoteCode.ShortRow) { Number = row.Cells.Count });
        read._isCopy = layout.Of(row.Cells, IntakeField.Uuid) is { } uuid && Guid.TryParseExact(CellText.Bare(uuid), "D", out _);
        for (var field = (IntakeField)0; (int)field < IntakeFields.Count; field++)
            read.Take(field, layout.Of(row.Cells, field), layout.IsIn(row.Rounded, field));
        read.TakeFlags();
        read.TakeDate(survey);
        read.TakeDetails(survey);
        read.LookAtBarcode(survey);
        if (read[IntakeField.Uuid] is { Length: > 0 } id && wishes.Unreadable.TryGetValue(id, out var why))
            read.Refusals.Add(new(NoteCode.Unreadable) { Text = why });
        return read;
    }

    /// <summary>Whether the row's barcode is an old one of the patron's merged records: the patron then keeps the one of today.</summary>
    public bool KeepBarcodeOf(Patron? patron, PatronsByKey found)
    {
        KeepsBarcode = patron is not null && KeyOf(IntakeField.Barcode) is { } key
            && key != PatronsByKey.Fold(PatronField.Barcode, patron.Barcode)
            && found.With(PatronField.Barcode, this[IntakeField.Barcode]!).Any(holder => holder.Id == patron.Id);
        return KeepsBarcode;
    }

    /// <summary>Whether the barcode stays, whatever the row says.</summary>
    public bool KeepsBarcode { get; set; }

    /// <summary>What the row says of a field of the record.</summary>
    public string TextOf(PatronField field) => this[IntakeFields.Of(field)] ?? "";

    /// <summary>The input for a new patron, or for this one.</summary>
    public PatronInput InputFor(Patron? before)
    {
        var input = new PatronInput
        {
            TakesAnyBarcode = true,
            TakesLines = true,
            SharesEmail = true,
            Membership = MembershipFor(before),
            Details = DetailsFor(before),
            Origin = before is null ? Origin() : null,
        };
        for (var field = IntakeField.FirstName; field <= IntakeField.Barcode; field++)
        {
            if (this[field] is not { } said || (before is not null && _wishes.NewOnly.Contains(field)))
                continue;
            if ((said.Length == 0 && !Clears(field, before)) || (field == IntakeField.Barcode && KeepsBarcode))
                continue;
            input[IntakeFields.Of(field)] = before is null ? said : Kept(field, said, before);
        }

        if (Thaws(before))
            input[PatronField.Freeze] ??= "0";
        return input;
    }

    // A password of nothing would let nobody sign in, and a patron keeps a barcode: these columns are empty as a rule.
    private bool Clears(IntakeField field, Patron? before) =>
        field is not (IntakeField.Password or IntakeField.Barcode) && (before is null ? _isCopy : _wishes.ClearsEmpty);

    private MembershipInput? MembershipFor(Patron? before)
    {
        bool Says(IntakeField field) => before is null || !_wishes.NewOnly.Contains(field);
        var end = this[IntakeField.ExpiresAt] is { } said && Says(IntakeField.ExpiresAt) && (said.Length > 0 || _wishes.ClearsEmpty);
        var active = (Says(IntakeField.Active) ? _active : null) ?? ActiveAgain(before);
        if (!end && GetsEndBack(before))
            return new() { ExpiresAt = Taken!.WasExpiresAt, Active = active };
        if (!end && active is null)
            return null;
        // The day is the same, whatever instant of it another face stored.
        var keeps = !end
            || (before?.ExpiresAt is { } stored && _expiresAt is { } wanted
                && _library.Calendar.LastDayOf(stored) is { } day && _library.Calendar.LastDayOf(wanted) == day);
        return new() { ExpiresAt = _expiresAt, KeepsEnd = keeps, Active = active };
    }

    /// <summary>The text as the patron has it, where only its spelling in Unicode differs; tags that come to the patron's own.</summary>
    private string Kept(IntakeField field, string said, Patron before)
    {
        var has = TextOf(field, before);
        if (field == IntakeField.Tags)
        {
            IReadOnlyList<string> tags = Patron.SplitTags(said);
            if (_wishes.AddsTags)
                tags = [.. before.TagList.Concat(tags).Distinct(StringComparer.Ordinal)];
            return before.TagList.SequenceEqual(tags) ? has ?? "" : string.Join(',', tags);
        }

        return has is not null && IsSameText(has, said) ? has : said;
    }

    // The first fold ignores case alone, the second accents alone, and both ignore how a letter is composed.
    private static bool IsSameText(string one, string other) =>
        one == other || (Fold.Case(one) == Fold.Case(other) && Fold.Accents(one) == Fold.Accents(other));

    private static string? TextOf(IntakeField field, Patron patron) => field switch
    {
        IntakeField.FirstName => patron.FirstName,
        IntakeField.LastName => patron.LastName,
        IntakeField.Email => patron.Email,
        IntakeField.NotificationEmails => patron.NotificationEmails,
        IntakeField.Tags => patron.Tags,
        IntakeField.PatronId => patron.PatronId,
        IntakeField.Phone => patron.Phone,
        IntakeField.Address1 => patron.Address1,
        IntakeField.Address2 => patron.Address2,
        IntakeField.City => patron.City,
        IntakeField.State => patron.State,
        IntakeField.Country => patron.Country,
        IntakeField.Zip => patron.Zip,
        IntakeField.Barcode => patron.Barcode,
        IntakeField.MiddleName => patron.Details.MiddleName,
        IntakeField.PreferredName => patron.Details.PreferredName,
        IntakeField.MobilePhone => patron.Details.MobilePhone,
        IntakeField.UserType => patron.Details.Type,
        IntakeField.Username => patron.Username,
        IntakeField.Password or IntakeField.Freeze or IntakeField.ExpiresAt or IntakeField.Active or IntakeField.Status
            or IntakeField.PatronGroup or IntakeField.EnrolledAt or IntakeField.BornAt or IntakeField.CustomFields
            or IntakeField.FurtherFields or IntakeField.EmptyFields or IntakeField.CardLostAt or IntakeField.Uuid
            or IntakeField.CreatedAt or IntakeField.UpdatedAt or IntakeField.CreatedBy or IntakeField.CreatedByName
            or IntakeField.UpdatedBy or IntakeField.UpdatedByName or IntakeField.PasswordHash or IntakeField.PinHash => null,
        _ => throw new UnreachableException(),
    };

    private void Take(IntakeField field, string? cell, bool isRounded)
    {
        if (cell is null)
            return;
        var bare = field == IntakeField.Password || (_isCopy && IsText(field))
            ? cell
            : CellText.Bare(cell).Replace("\r", "", StringComparison.Ordinal);
        _said[(int)field] = bare;
        if (field is IntakeField.Barcode or IntakeField.Email or IntakeField.PatronId && bare.Length > 0 && bare.Length < cell.Length)
            Warnings.Add(new(NoteCode.Trimmed) { Field = field });
        if (field is IntakeField.Barcode or IntakeField.PatronId or IntakeField.Phone or IntakeField.MobilePhone or IntakeField.Zip
            && (isRounded || CellText.IsRounded(bare)))
            Refusals.Add(new(isRounded ? NoteCode.TooManyDigits : NoteCode.Rounded) { Field = field, Text = bare });
        if (field == IntakeField.Password && IsHash(bare))
            Refusals.Add(new(NoteCode.PasswordIsHash) { Field = field });
    }

    private void TakeFlags()
    {
        if (Flag(IntakeField.Freeze) is { } freeze)
            _said[(int)IntakeField.Freeze] = freeze ? "1" : "0";
        _active = Flag(IntakeField.Active);
        switch (this[IntakeField.Status]?.ToUpperInvariant())
        {
            case null or "" or "ACTIVE" or "NEW":
                break;
            case "FROZEN":
                if (this[IntakeField.Freeze] is not { Length: > 0 })
                    _said[(int)IntakeField.Freeze] = "1";
                break;
            case "INACTIVE":
                IsOutOfUse = true;
                break;
            default:
                Refusals.Add(new(NoteCode.NoStatus) { Field = IntakeField.Status, Text = this[IntakeField.Status]! });
                break;
        }
    }

    private bool? Flag(IntakeField field)
    {
        switch (this[field]?.ToUpperInvariant())
        {
            case null or "":
                return null;
            case "1" or "TRUE":
                return true;
            case "0" or "FALSE":
                return false;
            default:
                Refusals.Add(new(NoteCode.NoFlag) { Field = field, Text = this[field]! });
                return null;
        }
    }

    private void TakeDate(Survey survey)
    {
        if (this[IntakeField.ExpiresAt] is not { Length: > 0 } said)
            return;
        _expiresAt = DateText.Read(said, survey.OrderOf(IntakeField.ExpiresAt), _library.Calendar);
        if (_expiresAt is null)
            Refusals.Add(new(NoteCode.NoDate) { Field = IntakeField.ExpiresAt, Text = said });
    }

    private void LookAtBarcode(Survey survey)
    {
        if (this[IntakeField.Barcode] is not { Length: > 0 } barcode)
            return;
        if (barcode.Length < survey.UsualLength && barcode.All(char.IsAsciiDigit))
            Warnings.Add(new(NoteCode.ShortBarcode) { Field = IntakeField.Barcode, Text = barcode, Number = survey.UsualLength });
        if (barcode.Contains('|', StringComparison.Ordinal))
            Warnings.Add(new(NoteCode.NotForKiosk) { Field = IntakeField.Barcode, Text = barcode });
    }

    /// <summary>Whether another system's hash stands where a password should.</summary>
    private static bool IsHash(string text) => Hash().IsMatch(text);

    // crypt and its like, such as bcrypt; LDAP's schemes; MD5, SHA-1, SHA-256 and SHA-512 in hexadecimal digits.
    [GeneratedRegex(
        @"^(\$(1|2[abxy]?|5|6|7|y|gy|md5|sha1|apr1|argon2(id?|d)|scrypt|pbkdf2[-a-z0-9]*)\$.{13,}"
        + @"|\{(S?SHA\d*|S?MD5|CRYPT|PBKDF2[^}]*|ARGON2[^}]*)\}.+|pbkdf2[_:].{20,}"
        + @"|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Hash();

    /// <summary>Whether both have the first name, ignoring case and accents.</summary>
    public bool HasFirstNameOf(Patron patron) =>
        this[IntakeField.FirstName] is { Length: > 0 } name && Fold.Search(name) == Fold.Search(patron.FirstName);
}
