using PatronDesk.Accounts;

namespace PatronDesk.Hosting;

/// <summary>Where a FOLIO is, and by what it is read: a user with a password, or a token.</summary>
/// <param name="Address">Okapi's address, or the gateway's, with a slash at its end.</param>
/// <param name="Tenant">The tenant there.</param>
internal sealed record FolioSource(Uri Address, string Tenant)
{
    /// <summary>The user; empty where there is a token alone.</summary>
    public string Username { get; init; } = "";

    /// <summary>The password; null where there is a token alone.</summary>
    public string? Password { get; init; }

    /// <summary>The token; null to sign in first.</summary>
    public string? Token { get; init; }

    /// <summary>How many records are asked for at once.</summary>
    public int PageSize { get; init; } = 200;

    /// <summary>How long to wait before a second try. Each further wait is twice as long.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether others on the way can read the secrets and the users.</summary>
    public bool IsOpen => Address.Scheme == Uri.UriSchemeHttp && !Address.IsLoopback;

    /// <summary>Makes the source, or says what is wrong with it. No fault repeats a secret.</summary>
    /// <param name="address">Okapi's address; null where nobody gave one.</param>
    /// <param name="tenant">The tenant there; null where nobody gave one.</param>
    /// <param name="secrets">The user, the password and the token, each null where nobody gave one.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static FolioSource? Make(string? address, string? tenant, OkapiSettings secrets, List<string> faults)
    {
        var before = faults.Count;
        var uri = Outward.Address("--okapi-url", address ?? "", "https://okapi.example.org", faults);
        if (string.IsNullOrEmpty(tenant))
            faults.Add("--okapi-tenant is missing: the tenant's id in that FOLIO, such as diku.");
        else if (!LibrarySettings.IsCredential(tenant) || !tenant.All(c => c is >= '!' and <= '~'))
            faults.Add("--okapi-tenant must be letters, digits and signs without blanks.");
        if (!string.IsNullOrEmpty(secrets.Token))
        {
            if (secrets.Token.Length > OkapiSettings.LongestToken || !secrets.Token.All(c => c is >= '!' and <= '~'))
                faults.Add("--token must be letters, digits and signs without blanks, 8000 at most.");
        }
        else if (string.IsNullOrEmpty(secrets.Username))
        {
            faults.Add("--username is missing: a user of that FOLIO who may read users, groups and blocks "
                + "(PATRONDESK_OKAPI__USERNAME in the environment); or give a token (PATRONDESK_OKAPI__TOKEN).");
        }
        else if (string.IsNullOrEmpty(secrets.Password))
        {
            faults.Add("--password is missing: set PATRONDESK_OKAPI__PASSWORD in the environment (Okapi:Password), "
                + "or say --secrets-stdin and give it there.");
        }

        return faults.Count > before ? null : new(uri!, tenant!)
        {
            Username = secrets.Username ?? "",
            Password = secrets.Password,
            Token = string.IsNullOrEmpty(secrets.Token) ? null : secrets.Token,
        };
    }

    /// <summary>Says where, and nothing else.</summary>
    public override string ToString() => Address.ToString();
}
