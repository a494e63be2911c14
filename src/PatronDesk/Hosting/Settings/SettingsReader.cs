using System.Globalization;
using PatronDesk.Accounts;

namespace PatronDesk.Hosting;

/// <summary>Reads settings by name, with one method for each kind of value, and notes what is wrong and what would be right.</summary>
/// <param name="configuration">The sources of the settings.</param>
/// <param name="faults">Takes the faults; a wrong value is read as its default.</param>
internal sealed partial class SettingsReader(IConfiguration configuration, List<string> faults)
{
    public void RefuseUnknown()
    {
        foreach (var (key, value) in configuration.AsEnumerable())
        {
            if (value is null)
                continue;
            if (SettingNames.IsForeign(key))
                RefuseLogLevel(key, value);
            else if (!SettingNames.IsKnown(key))
                faults.Add(SettingNames.Unknown(key));
        }
    }

    // ASP.NET Core would refuse a wrong level with a stack trace.
    private void RefuseLogLevel(string key, string value)
    {
        if (key.Contains(":LogLevel:", StringComparison.OrdinalIgnoreCase)
            && (!Enum.TryParse<LogLevel>(value, ignoreCase: true, out var level) || !Enum.IsDefined(level)))
            faults.Add($"{key} is '{value}'; it must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}.");
    }

    public string? Text(string key, int most = 500)
    {
        var value = configuration[key];
        if (string.IsNullOrEmpty(value))
            return null;
        if (value.Length > most || value.Any(char.IsControl))
            faults.Add(FormattableString.Invariant($"{key} must have at most {most} characters and no control characters."));
        return value;
    }

    public string? Credential(string key)
    {
        if (configuration[key] is not { Length: > 0 } value)
            return null;
        // A header loses blanks at its ends, so such a key would never match. The error does not repeat the key.
        if (!LibrarySettings.IsCredential(value))
            faults.Add($"{key} must be {LibrarySettings.CredentialRule}.");
        return value;
    }

    public string? Password(string key)
    {
        var value = Credential(key);
        if (value is { Length: < StaffRecords.ShortestPassword } && LibrarySettings.IsCredential(value))
            faults.Add($"{key} must have at least {StaffRecords.ShortestPassword} characters.");
        return value;
    }

    // FOLIO's rule for tenant ids; its clients send them in a header.
    public string? Name(string key) => configuration[key] is { Length: > 0 } value
        ? Pattern(key, value, LibrarySettings.IsTenant, LibrarySettings.TenantRule)
        : null;

    /// <summary>An IANA time zone; null where none is set.</summary>
    public string? TimeZone(string key)
    {
        if (configuration[key] is not { Length: > 0 } value)
            return null;
        if (!HostZone.HasData)
            faults.Add(UnknownZoneException.NoData);
        else if (!LibraryCalendar.IsZone(value))
            faults.Add($"{key} is '{value}'; it must be {LibrarySettings.TimeZoneRule}.");
        return value;
    }

    public string Pattern(string key, string defaultValue, Func<string, bool> isRight, string rule)
    {
        var value = configuration[key] is { Length: > 0 } sent ? sent : defaultValue;
        if (!isRight(value))
            faults.Add($"{key} is '{value}'; it must be {rule}.");
        return value;
    }

    public double Number(string key, double defaultValue, double min, double max)
    {
        if (configuration[key] is not { Length: > 0 } value)
            return defaultValue;
        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number >= min && number <= max)
            return number;
        faults.Add(string.Create(CultureInfo.InvariantCulture, $"{key} is '{value}'; it must be a number from {min} to {max}."));
        return defaultValue;
    }

    public bool Flag(string key, bool defaultValue)
    {
        if (configuration[key] is not { Length: > 0 } value)
            return defaultValue;
        if (bool.TryParse(value, out var flag))
            return flag;
        faults.Add($"{key} is '{value}'; it must be true or false.");
        return defaultValue;
    }

    public string OneOf(string key, string defaultValue, params ReadOnlySpan<string> allowed)
    {
        if (configuration[key] is not { Length: > 0 } value)
            return defaultValue;
        foreach (var one in allowed)
        {
            if (value.Equals(one, StringComparison.OrdinalIgnoreCase))
                return one;
        }

        faults.Add($"{key} is '{value}'; it must be {string.Join(" or ", allowed.ToArray())}.");
        return defaultValue;
    }
}
