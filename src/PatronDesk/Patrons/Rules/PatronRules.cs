using System.Buffers;
using MimeKit;
using PatronDesk.Accounts;
using PatronDesk.Cql.Text;

namespace PatronDesk.Patrons;

/// <summary>The rules for a patron's record, in one place for every face.</summary>
internal static class PatronRules
{
    public const int LongestName = 255;
    public const int LongestEmail = 254;
    public const int LongestText = 255;
    public const int LongestTags = 2000;
    public const int LongestPassword = 1024;
    public const int MostNotificationEmails = 3;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    /// <summary>Makes a draft of the input for a new patron, and collects every fault. Use it only if there are no faults.</summary>
    public static PatronDraft Draft(PatronInput input, Library library, List<PatronFault> faults)
    {
        var empty = new PatronDraft
        {
            LibraryId = library.Id,
            Uuid = input.User?.Id?.ToLowerInvariant() ?? input.Origin?.Uuid ?? Guid.NewGuid().ToString("D"),
            Barcode = "",
            FirstName = "",
            LastName = "",
        };
        return (PatronDraft)Apply(input, empty, before: null, library, faults);
    }

    /// <summary>Applies the input to a patron, and collects every fault. Use the result only if there are no faults.</summary>
    public static Patron Apply(PatronInput input, Patron before, Library library, List<PatronFault> faults) =>
        (Patron)Apply(input, before, before, library, faults);

    // The result is of the type of what it starts from.
    private static PatronContent Apply(
        PatronInput input, PatronContent start, Patron? before, Library library, List<PatronFault> faults)
    {
        var country = Country(input, before, library, faults);
        var after = start with
        {
            FirstName = Name(input, PatronField.FirstName, before?.FirstName, faults),
            LastName = Name(input, PatronField.LastName, before?.LastName, faults),
            Email = Email(input, before, faults),
            NotificationEmails = NotificationEmails(input, before, faults),
            Tags = Tags(input, before, faults),
            PatronId = Text(input, PatronField.PatronId, before?.PatronId, LongestText, faults),
            Phone = Text(input, PatronField.Phone, before?.Phone, LongestText, faults),
            Address1 = Text(input, PatronField.Address1, before?.Address1, LongestText, faults),
            Address2 = Text(input, PatronField.Address2, before?.Address2, LongestText, faults),
            City = Text(input, PatronField.City, before?.City, LongestText, faults),
            Country = country,
            State = State(input, before, country, faults),
            Zip = Text(input, PatronField.Zip, before?.Zip, LongestText, faults),
            Frozen = Freeze(input, before, faults),
            Barcode = Barcode(input, before, faults),
        };
        Password(input, faults);
        if (input.Membership is { } membership)
        {
            after = after with
            {
                ExpiresAt = membership.KeepsEnd ? after.ExpiresAt : membership.ExpiresAt,
                Inactive = membership.Active is { } active ? !active : after.Inactive,
            };
        }

        if (input.Details is { } details)
            after = UserRules.Apply(details, after, faults);
        return input.User is { } user ? UserRules.Apply(user, after, faults) : after;
    }

    private static string Name(PatronInput input, PatronField field, string? before, List<PatronFault> faults)
    {
        if (!input.Says(field))
        {
            if (before is null && !input.IsOfUser)
                faults.Add(new(field, FaultCode.Required));
            return before ?? "";
        }

        // A name that FOLIO's face left empty may stay empty, so that a client can send back what it read.
        var mayBeEmpty = input.IsOfUser || before is { Length: 0 };
        if (string.IsNullOrWhiteSpace(input[field]) && !mayBeEmpty && input[field] != before)
            faults.Add(new(field, before is null ? FaultCode.Blank : FaultCode.Empty));
        return Text(input, field, before, LongestName, faults) ?? "";
    }

    private static string? Tags(PatronInput input, Patron? before, List<PatronFault> faults)
    {
        var tags = Text(input, PatronField.Tags, before?.Tags, LongestTags, faults);
        // FOLIO has a list, without the blanks between tags; an equal list keeps the text as it was sent.
        return input.User is not null && tags is not null && before is not null && before.TagList.SequenceEqual(Patron.SplitTags(tags))
            ? before.Tags
            : tags;
    }

    private static string? Text(PatronInput input, PatronField field, string? before, int longest, List<PatronFault> faults) =>
        input[field] is not { } said || IsUnchanged(input, said, before) ? before
        : said.Length == 0 ? Emptied(input, field)
        : Text(said, field, longest, faults, mayHaveLines: (input.User is not null || input.TakesLines) && IsOfAddress(field));

    // FOLIO tells an empty text from none; Libib does not.
    private static string? Emptied(PatronInput input, PatronField field) =>
        (input.User?.Empty ?? input.Origin?.Empty)?.Contains(field) == true ? "" : null;

    // FOLIO's clients send the lines of an address in one field.
    private static bool IsOfAddress(PatronField field) =>
        field is PatronField.Address1 or PatronField.Address2 or PatronField.City or PatronField.State or PatronField.Zip;

    // What a patron has may always be sent back, even if this face would refuse it as a new value.
    private static bool IsUnchanged(PatronInput input, string said, string? before) =>
        said.Length > 0 ? said == before : !input.IsOfUser && string.IsNullOrEmpty(before);

    /// <summary>Checks one text; null for an empty one.</summary>
    /// <param name="said">The text that was sent.</param>
    /// <param name="field">The field.</param>
    /// <param name="longest">Characters (UTF-16 units).</param>
    /// <param name="faults">Takes what is wrong.</param>
    /// <param name="mayHaveLines">Whether it may have line breaks.</param>
    public static string? Text(
        string said, PatronField field, int longest, List<PatronFault> faults, bool mayHaveLines = false)
    {
        if (said.Length > longest)
            faults.Add(new(field, FaultCode.TooLong, longest, said.Length));
        else if (!IsCleanText(mayHaveLines ? said.Replace('\r', ' ').Replace('\n', ' ') : said))
            faults.Add(new(field, FaultCode.BadCharacter));
        return said.Length == 0 ? null : said;
    }

    private static string? Email(PatronInput input, Patron? before, List<PatronFault> faults)
    {
        if (input[PatronField.Email] is not { } said)
            return before?.Email;
        var email = said.Trim();
        if (IsUnchanged(input, email, before?.Email))
            return before?.Email;
        // FOLIO's users may have any text here.
        if (email.Length == 0)
            return Emptied(input, PatronField.Email);
        if (input.IsOfUser)
            return Text(email, PatronField.Email, LongestText, faults);
        if (!IsEmail(email))
            faults.Add(new(PatronField.Email, FaultCode.Malformed));
        return email;
    }

    private static string? NotificationEmails(PatronInput input, Patron? before, List<PatronFault> faults)
    {
        if (input[PatronField.NotificationEmails] is not { } said)
            return before?.NotificationEmails;
        if (before is not null && IsUnchanged(input, said, before.NotificationEmails))
            return before.NotificationEmails;
        // Limit the length before splitting, so that a megabyte of commas is not split.
        if (said.Length > MostNotificationEmails * (LongestEmail + 4))
        {
            faults.Add(new(PatronField.NotificationEmails, FaultCode.TooLong, MostNotificationEmails));
            return null;
        }

        var emails = said.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (emails.Length > MostNotificationEmails)
            faults.Add(new(PatronField.NotificationEmails, FaultCode.TooMany, MostNotificationEmails, emails.Length));
        else if (!emails.All(IsEmail))
            faults.Add(new(PatronField.NotificationEmails, FaultCode.Malformed));
        return emails.Length == 0 ? null : string.Join(',', emails);
    }

    private static string? Country(PatronInput input, Patron? before, Library library, List<PatronFault> faults)
    {
        if (input[PatronField.Country] is not { } said)
            return before is null ? library.Country : before.Country;
        if (before is not null && IsUnchanged(input, said, before.Country))
            return before.Country;
        var country = said.Trim().ToUpperInvariant();
        if (country.Length == 0)
            return before is null && !input.IsOfUser ? library.Country : null;
        if (!IsTwoLetters(country))
            faults.Add(new(PatronField.Country, FaultCode.Malformed));
        return country;
    }

    private static string? State(PatronInput input, Patron? before, string? country, List<PatronFault> faults)
    {
        var state = Text(input, PatronField.State, before?.State, LongestText, faults);
        // What another store has may come from an older program.
        if (input.Origin?.Uuid is not null)
            return state;
        // Only changed fields are checked: an old state must not block an update of the phone number.
        if (state is not { Length: > 0 } || country != "US" || (before is not null && state == before.State && country == before.Country))
            return state;
        var upper = state.Trim().ToUpperInvariant();
        if (upper.Length == 0)
            return null;
        if (!IsTwoLetters(upper))
            faults.Add(new(PatronField.State, FaultCode.Malformed));
        return upper;
    }

    private static bool Freeze(PatronInput input, Patron? before, List<PatronFault> faults)
    {
        if (input[PatronField.Freeze] is not { } said)
            return before?.Frozen ?? false;
        switch (said.Trim().ToUpperInvariant())
        {
            case "1" or "TRUE":
                return true;
            case "0" or "FALSE" or "":
                return false;
            default:
                faults.Add(new(PatronField.Freeze, FaultCode.Malformed));
                return false;
        }
    }

    private static string Barcode(PatronInput input, Patron? before, List<PatronFault> faults)
    {
        if (input[PatronField.Barcode] is not { } said)
            return before?.Barcode ?? "";
        var barcode = said.Trim();
        if (barcode.Length == 0)
        {
            // On a create, an empty barcode means that one is generated. On an update it is an error, because the patron has the card.
            if (before is not null)
                faults.Add(new(PatronField.Barcode, FaultCode.Empty));
            return "";
        }

        if (barcode == before?.Barcode)
            return barcode;
        if (input.User is not null || input.TakesAnyBarcode)
            UserRules.CheckBarcode(barcode, faults);
        else if (!IsBarcode(barcode))
            faults.Add(new(PatronField.Barcode, FaultCode.Malformed));
        return barcode;
    }

    private static void Password(PatronInput input, List<PatronFault> faults)
    {
        if (input[PatronField.Password] is not { } password)
            return;
        if (password.Length > LongestPassword)
            faults.Add(new(PatronField.Password, FaultCode.TooLong, LongestPassword));
        else if (!IsCleanText(password))
            faults.Add(new(PatronField.Password, FaultCode.BadCharacter));
    }

    /// <summary>Five to fifteen ASCII digits, as Libib's document has it.</summary>
    public static bool IsBarcode(string text) => text.Length is >= 5 and <= 15 && IsDigits(text);

    public static bool IsDigits(string text) => !text.AsSpan().ContainsAnyExcept(Digits);

    /// <summary>
    /// An address of RFC 5322, without a display name, as people write it. Two dots in a row and a dot right before the @ are
    /// accepted, because mobile providers issued such addresses. So are domains in ASCII form (<c>xn--…</c>), where valid.
    /// </summary>
    public static bool IsEmail(string text)
    {
        if (text.Length > LongestEmail || !IsCleanText(text) || text.Any(char.IsWhiteSpace))
            return false;
        var at = text.LastIndexOf('@');
        if (at <= 0 || at == text.Length - 1)
            return false;
        var labels = text[(at + 1)..].Split('.');
        if (labels.Any(label => Punycode.IsEncoded(label) && Punycode.Decode(label) is null))
            return false;
        // The parser would decode an encoded label and refuse those dots, so it checks the address without either.
        var plain = $"{WithFewerDots(text[..at])}@{string.Join('.', labels.Select(label => Punycode.IsEncoded(label) ? "x" : label))}";
        return MailboxAddress.TryParse(plain, out var address) && address.Address.Length == plain.Length;
    }

    private static string WithFewerDots(string local)
    {
        if (local.StartsWith('"'))
            return local;
        while (local.Contains("..", StringComparison.Ordinal))
            local = local.Replace("..", ".", StringComparison.Ordinal);
        return local.TrimEnd('.');
    }

    private static bool IsTwoLetters(string text) => text.Length == 2 && text.All(char.IsAsciiLetterUpper);

    /// <summary>
    /// False for control characters, which could forge lines on a SIP2 wire or a card (and PostgreSQL can't store NUL at
    /// all), and for half a surrogate pair, which is not valid UTF-8.
    /// </summary>
    public static bool IsCleanText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]))
                return false;
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                return false;
            i++;
        }

        return true;
    }
}
