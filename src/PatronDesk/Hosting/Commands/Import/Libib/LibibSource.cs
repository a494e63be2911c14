using PatronDesk.Accounts;

namespace PatronDesk.Hosting;

/// <summary>Where Libib's list of patrons is, and by which key it is read.</summary>
/// <param name="Address">The API's address, with a slash at its end.</param>
/// <param name="User">The <c>x-api-user</c>.</param>
/// <param name="Key">The <c>x-api-key</c>.</param>
internal sealed record LibibSource(Uri Address, string User, string Key)
{
    /// <summary>Libib's own address.</summary>
    public const string Default = "https://api.libib.com";

    /// <summary>Libib allows one request in this time.</summary>
    public static readonly TimeSpan LibibsPause = TimeSpan.FromSeconds(2);

    /// <summary>How long to wait after an answer before the next request.</summary>
    public TimeSpan Pause { get; init; } = LibibsPause;

    /// <summary>Whether others on the way can read the key and the patrons.</summary>
    public bool IsOpen => Address.Scheme == Uri.UriSchemeHttp && !Address.IsLoopback;

    /// <summary>Makes the source, or says what is wrong with it. No fault repeats a key.</summary>
    /// <param name="address">The API's address.</param>
    /// <param name="user">The <c>x-api-user</c>; null where nobody gave one.</param>
    /// <param name="key">The <c>x-api-key</c>; null where nobody gave one.</param>
    /// <param name="pause">How long to wait between two requests, such as <c>2s</c> or <c>500ms</c>.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static LibibSource? Make(string address, string? user, string? key, string pause, List<string> faults)
    {
        var before = faults.Count;
        var uri = Outward.Address("--base-url", address, Default, faults);
        var wait = PauseText.Read(pause);
        if (wait is null)
            faults.Add($"--pause must be 0 to 60 seconds, such as 2s or 500ms; got '{pause}'.");
        else if (wait < LibibsPause && uri?.Host == new Uri(Default).Host)
            faults.Add("--pause must be 2s or more for Libib, which allows one request in two seconds.");
        Look("--api-user", "Libib:ApiUser", "PATRONDESK_LIBIB__APIUSER", user, faults);
        Look("--api-key", "Libib:ApiKey", "PATRONDESK_LIBIB__APIKEY", key, faults);
        return faults.Count == before ? new(uri!, user!, key!) { Pause = wait!.Value } : null;
    }

    private static void Look(string option, string setting, string variable, string? said, List<string> faults)
    {
        if (string.IsNullOrEmpty(said))
        {
            faults.Add($"{option} is missing: set {variable} in the environment ({setting}), or say --secrets-stdin and give it there; "
                + "Libib shows it under Settings, API.");
        }
        else if (!LibrarySettings.IsCredential(said) || !said.All(c => c is >= '!' and <= '~'))
        {
            faults.Add($"{option} must be letters, digits and signs without blanks.");
        }
    }

    /// <summary>Says where, and nothing else.</summary>
    public override string ToString() => Address.ToString();
}
