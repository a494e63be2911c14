namespace PatronDesk.Accounts;

/// <summary>Who calls: the library that the credentials reach, and the credential, by which the journal names them.</summary>
/// <param name="Library">The one library that every query of this call is bound to.</param>
/// <param name="Actor">The journal's name for the credential, such as <c>key:7</c>.</param>
/// <param name="OperatorId">Set when the key is that of an owner of several libraries.</param>
internal sealed record Caller(Library Library, string Actor, long? OperatorId = null)
{
    /// <summary>The program itself: its timers and its command line.</summary>
    public static Caller Program(Library library) => new(library, "program");
}
