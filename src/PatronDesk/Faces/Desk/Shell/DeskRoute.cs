namespace PatronDesk.Faces.Desk.Shell;

/// <summary>Marks the routes of this face.</summary>
/// <param name="Permission">The permission that the person needs; null where nobody has to be signed in.</param>
internal sealed record DeskRoute(string? Permission)
{
    /// <summary>For whom no form is read and no session is looked for: files that are the same for everybody.</summary>
    public bool IsFile { get; init; }

    /// <summary>Whether the address of a form, or of what no person asks, shows a page too.</summary>
    public bool HasPage { get; init; }

    /// <summary>Whether it is there before the store has a library; all others then lead to a page that says what to do.</summary>
    public bool IsForSetUp { get; init; }

    /// <summary>Whether requests to it leave the idle time as it is, because no person caused them.</summary>
    public bool IsUnattended { get; init; }
}
