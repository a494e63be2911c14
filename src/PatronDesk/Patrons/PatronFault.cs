namespace PatronDesk.Patrons;

/// <summary>One reason why what was said of a patron is refused.</summary>
/// <param name="Field">The field at fault.</param>
/// <param name="Code">Stable, for programs: <c>email_taken</c>.</param>
/// <param name="Message">A sentence: what was wrong and what would be right. Quotes no secret and no personal data of others.</param>
internal sealed record PatronFault(PatronField Field, string Code, string Message);
