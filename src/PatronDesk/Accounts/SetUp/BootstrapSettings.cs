namespace PatronDesk.Accounts;

/// <summary>What the operator's settings say of the first library; null is chosen at set-up, or generated.</summary>
internal sealed record BootstrapSettings
{
    public string? Tenant { get; init; }

    public string? Organization { get; init; }

    public string? ApiUser { get; init; }

    public string? ApiKey { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    public string Country { get; init; } = "US";

    public string BarcodePrefix { get; init; } = "202";

    public int KeepDeletedDays { get; init; } = 30;

    public bool MissingAsBlank { get; init; }

    /// <summary>Null for this machine's.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Whether the first start makes the library by itself, because the operator knows a secret that opens it.</summary>
    public bool HasCredentials => ApiKey is not null || Password is not null;
}
