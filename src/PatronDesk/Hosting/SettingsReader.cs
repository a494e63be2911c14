using System.Globalization;
using PatronDesk.Accounts;

namespace PatronDesk.Hosting;

/// <summary>Reads settings by name, one kind of value a method, and notes each that is wrong with what would be right.</summary>
/// <param name="configuration">Where they are.</param>
/// <param name="faults">Where each fault is noted; what is wrong is read as its default.</param>
internal sealed partial class SettingsReader(IConfiguration configuration, List<string> faults)
{
    // What the web server and the logging of ASP.NET Core read themselves.
    private static readonly string[] Foreign = ["Logging", "Kestrel", "AllowedHosts"];

    public void RefuseUnknown()
    {
        foreach (var (key, value) in configuration.AsEnumerable())
        {
            if (value is null)
                continue;
            if (Foreign.Any(name => IsWithin(key, name)))
                RefuseLogLevel(key, value);
            else if (!Settings.Known.Contains(key, StringComparer.OrdinalIgnoreCase))
                faults.Add(SettingNames.Unknown(key, Settings.Known));
        }
    }

    // ASP.NET Core's own, which it would refuse with a stack trace.
    private void RefuseLogLevel(string key, string value)
    {
        if (key.Contains(":LogLevel:", StringComparison.OrdinalIgnoreCase) && (!Enum.TryParse<LogLevel>(value, ignoreCase: true, out var level) || !Enum.IsDefined(level)))
            faults.Add($"{key} is '{value}'; it must be {string.Join(", ", Enum.GetNames<LogLevel>())}.");
    }

    public string? Text(string key)
    {
        var value = configuration[key];
        if (string.IsNullOrEmpty(value))
            return null;
        if (value.Length > 500 || value.Any(char.IsControl))
            faults.Add($"{key} must be a text of at most 500 characters without control characters.");
        return value;
    }

    public string? Credential(string key)
    {
        if (configuration[key] is not { Length: > 0 } value)
            return null;
        // A header loses the blanks at its ends: such a key would never be right. Itself it is not repeated.
        if (!LibrarySettings.IsCredential(value))
            faults.Add($"{key} must be {LibrarySettings.CredentialRule}.");
        return value;
    }

    public string? Password(string key)
    {
        var value = Credential(key);
        if (value is { Length: < StaffRecords.ShortestPassword } && LibrarySettings.IsCredential(value))
            faults.Add($"{key} must have {StaffRecords.ShortestPassword} characters at least.");
        return value;
    }

    // FOLIO's rule for tenant ids, so that its clients can send it in a header.
    public string? Name(string key) => configuration[key] is { Length: > 0 } value
        ? Pattern(key, value, LibrarySettings.IsTenant, LibrarySettings.TenantRule)
        : null;

    public string Pattern(string key, string otherwise, Func<string, bool> isRight, string rule)
    {
        var value = configuration[key] is { Length: > 0 } sent ? sent : otherwise;
        if (!isRight(value))
            faults.Add($"{key} is '{value}'; it must be {rule}.");
        return value;
    }

    public double Number(string key, double otherwise, double least, double most)
    {
        if (configuration[key] is not { Length: > 0 } value)
            return otherwise;
        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
            return number;
        faults.Add(string.Create(CultureInfo.InvariantCulture, $"{key} is '{value}'; it must be a number from {least} to {most}."));
        return otherwise;
    }

    public bool Flag(string key, bool otherwise)
    {
        if (configuration[key] is not { Length: > 0 } value)
            return otherwise;
        if (bool.TryParse(value, out var flag))
            return flag;
        faults.Add($"{key} is '{value}'; it must be true or false.");
        return otherwise;
    }

    public string OneOf(string key, string otherwise, params ReadOnlySpan<string> allowed)
    {
        if (configuration[key] is not { Length: > 0 } value)
            return otherwise;
        foreach (var one in allowed)
        {
            if (value.Equals(one, StringComparison.OrdinalIgnoreCase))
                return one;
        }

        faults.Add($"{key} is '{value}'; it must be {string.Join(" or ", allowed.ToArray())}.");
        return otherwise;
    }

    private static bool IsWithin(string key, string section) =>
        key.Equals(section, StringComparison.OrdinalIgnoreCase)
        || key.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase);
}
