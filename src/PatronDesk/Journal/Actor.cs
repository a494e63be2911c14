namespace PatronDesk.Journal;

/// <summary>Who made a change, and through which face.</summary>
/// <param name="Name">
/// <c>key:7</c> for an API key, <c>staff:3</c>, <c>sip:2</c>; <c>program</c> for a timer or an operator's command.
/// </param>
/// <param name="Face">The face, such as <c>libib</c>; null where the program did it by itself.</param>
internal sealed record Actor(string Name, string? Face = null)
{
    /// <summary>The program itself, for its timers and for what follows from a change.</summary>
    public static Actor Program { get; } = new("program");

    /// <summary>The import that the change belongs to; null for none.</summary>
    public string? Import { get; init; }

    /// <summary>An operator's command.</summary>
    public static Actor CommandLine { get; } = new("program", "command line");
}
