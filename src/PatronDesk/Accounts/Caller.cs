namespace PatronDesk.Accounts;

/// <summary>Who calls: the library that the credentials open, and the credential's name in the journal.</summary>
/// <param name="Library">The library that every query of this call is bound to.</param>
/// <param name="Actor">The journal's name for the credential, such as <c>key:7</c> or <c>staff:3</c>.</param>
internal sealed record Caller(Library Library, string Actor)
{
    /// <summary>Set when the key belongs to an owner of several libraries.</summary>
    public long? OperatorId { get; init; }

    /// <summary>The staff member's UUID; null for an API key and for the program itself.</summary>
    public string? UserId { get; init; }

    /// <summary>The staff member's sign-in name; null for an API key and for the program itself.</summary>
    public string? Username { get; init; }

    /// <summary>What this caller may do; null for everything, as with an API key.</summary>
    public IReadOnlySet<string>? Permissions { get; init; }

    /// <summary>The program itself, for its timers and commands.</summary>
    public static Caller Program(Library library) => new(library, "program");

    public bool May(string permission) => Permissions?.Contains(permission) != false;
}
