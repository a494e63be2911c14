namespace PatronDesk.Faces.Desk.Entry;

/// <summary>The sign-in page.</summary>
internal sealed record SignInModel
{
    public string Username { get; init; } = "";

    /// <summary>The library's short name, where the server has several; null where it has one.</summary>
    public string? Tenant { get; init; }

    /// <summary>Where the person was before; empty for nowhere.</summary>
    public string Back { get; init; } = "";

    /// <summary>Who was there; empty for nobody.</summary>
    public string Who { get; init; } = "";

    /// <summary>The scan that was not taken; empty for none.</summary>
    public string Lost { get; init; } = "";

    /// <summary>Why the person is here; null where they came by themselves.</summary>
    public string? Note { get; init; }

    /// <summary>Why the last try was refused; null for none.</summary>
    public string? Error { get; init; }
}
