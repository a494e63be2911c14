using PatronDesk.Journal;

namespace PatronDesk.Accounts;

/// <summary>Who calls: the library that the credentials open, and the credential's name in the journal.</summary>
/// <param name="Library">The library that every query of this call is bound to.</param>
/// <param name="Actor">The journal's name for the credential, and the face through which it came.</param>
internal sealed record Caller(Library Library, Actor Actor)
{
    /// <param name="library">The library that every query of this call is bound to.</param>
    /// <param name="actor">The journal's name for the credential, such as <c>key:7</c> or <c>staff:3</c>.</param>
    /// <param name="face">The face through which it came; null where it is not known yet.</param>
    public Caller(Library library, string actor, string? face = null)
        : this(library, new Actor(actor, face))
    {
    }

    /// <summary>The credential's name in the journal and the log.</summary>
    public string Name => Actor.Name;

    /// <summary>Set when the key belongs to an owner of several libraries.</summary>
    public long? OperatorId { get; init; }

    /// <summary>The staff member's UUID; null for an API key and for the program itself.</summary>
    public string? UserId { get; init; }

    /// <summary>The staff member's sign-in name; null for an API key and for the program itself.</summary>
    public string? Username { get; init; }

    /// <summary>What this caller may do; null for everything, as with an API key.</summary>
    public IReadOnlySet<string>? Permissions { get; init; }

    /// <summary>The operator, by a command.</summary>
    public static Caller CommandLine(Library library) => new(library, Actor.CommandLine);

    /// <summary>The same caller, with the face that the journal should name.</summary>
    public Caller Through(string face) => this with { Actor = Actor with { Face = face } };

    public bool May(string permission) => Permissions?.Contains(permission) != false;
}
