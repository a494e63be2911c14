namespace PatronDesk.Accounts;

/// <summary>What a person chooses when the first library is set up.</summary>
internal enum SetUpField
{
    Library,
    Country,
    TimeZone,
    Username,
    Password,
}

/// <summary>The rules for what is chosen at set-up, for the page and the command alike.</summary>
internal static class SetUpRules
{
    /// <summary>The fields that are refused, in the order in which they are asked for.</summary>
    public static IEnumerable<SetUpField> Refused(NewLibrary wanted)
    {
        if (!LibrarySettings.IsName(wanted.Organization))
            yield return SetUpField.Library;
        if (!LibrarySettings.IsCountry(wanted.Country))
            yield return SetUpField.Country;
        if (wanted.TimeZone is null || !LibraryCalendar.IsZone(wanted.TimeZone))
            yield return SetUpField.TimeZone;
        if (!LibrarySettings.IsName(wanted.Username))
            yield return SetUpField.Username;
        if (wanted.Password.Length is < StaffRecords.ShortestPassword or > StaffRecords.LongestPassword
            || wanted.Password.Any(char.IsControl))
            yield return SetUpField.Password;
    }
}
